/** Which rules are set aside, as the store has it: whoever detects over it has written it there a few seconds ago at most. */
import type { Store } from '../../store/store.ts';
import { readKeptAside } from './kept-aside.ts';
import { MissedEvents } from './missed-events.ts';
import { PassProgress } from './pass-progress.ts';
import { rulePassName } from './rule-pass.ts';

export interface RuleSetAside {
  /** Its name. */
  readonly rule: string;
  readonly since: string;
  readonly reason: string;
  /** Events that it has not looked at. */
  readonly waiting: number;
}

/** Those that are no more are left out. */
export async function rulesSetAside(store: Store, clock: () => number): Promise<readonly RuleSetAside[]> {
  const progress = await new PassProgress(rulePassName, clock).load(store);
  const kept = readKeptAside(progress?.kept ?? null) ?? [];
  return kept
    .filter(({ goneMs }) => goneMs === null)
    .map(({ name, sinceMs, reason, missed }) => ({
      rule: name,
      since: new Date(sinceMs).toISOString(),
      reason,
      waiting: MissedEvents.read(missed).events,
    }));
}
