/** What a configuration says of rules, for a command that was given its file: its exceptions, its lists, its proxies. */
import { pickConfig } from '../../platform/config.ts';
import { loadConfig } from '../../platform/load-config.ts';
import type { Context } from '../context.ts';
import { configuredLists } from '../indicators/configured-lists.ts';

/** As it is where no file was given: what TELLTALE_CONFIG names is in the context already. @throws AppError `config-invalid` */
export async function withConfig(file: string | undefined, context: Context): Promise<Context> {
  if (file === undefined) return context;
  const { indicators, exceptions, trustedProxies, spool } = pickConfig(await loadConfig(file, process.env), process.env);
  const { signal, warn } = context;
  return { ...context, exceptions, trustedProxies, indicators: configuredLists(indicators, { spool, signal, warn }) };
}
