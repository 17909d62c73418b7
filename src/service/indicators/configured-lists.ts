/** The lists of a configuration for a command, read when a rule first asks one. */
import type { IndicatorLists } from '../../model/indicator-list.ts';
import type { IndicatorSettings } from '../../platform/config-indicators.ts';
import type { KeeperOptions, ListKeeper } from './list-keeper.ts';

export function configuredLists(
  settings: readonly IndicatorSettings[],
  means: Pick<KeeperOptions, 'spool' | 'signal' | 'warn'>,
): () => Promise<IndicatorLists> {
  let keeper: Promise<ListKeeper> | undefined;
  return async () => {
    const { ListKeeper: Keeper } = await import('./list-keeper.ts');
    keeper ??= Keeper.open(settings, { ...means, env: process.env, clock: Date.now, keepsCopies: false });
    return (await keeper).lists();
  };
}
