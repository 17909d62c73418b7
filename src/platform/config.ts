/** What every command needs of the configuration; options of the command line come before it. */
import type { IndicatorSettings } from './config-indicators.ts';
import type { ServerConfig } from './config-schema.ts';
import { defaultStoreDirectory, spoolBeside } from './paths.ts';

export interface Config {
  /** A directory, or the address of a server. */
  readonly store: string;
  /** The directory of the spool. */
  readonly spool: string;
  /** CIDR ranges or addresses of proxies that add themselves to the source addresses. */
  readonly trustedProxies: readonly string[];
  /** Lists that rules may ask. */
  readonly indicators: readonly IndicatorSettings[];
  /** Files and folders with exceptions to rules. */
  readonly exceptions: readonly string[];
  /** After so long a finding counts half as much for the risk of who is behind it; absent where nothing says so. */
  readonly halfLifeMs?: number;
}

/** From the file that TELLTALE_CONFIG names and the environment. Where neither says much, nothing is loaded to read it. */
export async function readConfig(env: NodeJS.ProcessEnv): Promise<Config> {
  const says = ['TELLTALE_CONFIG', 'TELLTALE_TRUSTED_PROXIES'].some((name) => (env[name] ?? '') !== '');
  if (!says)
    return complete(
      { store: env['TELLTALE_STORE'], spool: env['TELLTALE_SPOOL'], trustedProxies: [], indicators: [], exceptions: [] },
      env,
    );
  const { loadConfig } = await import('./load-config.ts');
  return pickConfig(await loadConfig(env['TELLTALE_CONFIG'] || undefined, env), env);
}

export function pickConfig(
  { store, spool, trustedProxies, indicators, behaviour, detection }: ServerConfig,
  env: NodeJS.ProcessEnv,
): Config {
  const { exceptions } = detection;
  return { ...complete({ store, spool: spool.directory, trustedProxies, indicators, exceptions }, env), halfLifeMs: behaviour.halfLife };
}

interface Given extends Pick<Config, 'trustedProxies' | 'indicators' | 'exceptions'> {
  readonly store: string | undefined;
  readonly spool: string | undefined;
}

function complete({ store, spool, ...rest }: Given, env: NodeJS.ProcessEnv): Config {
  const location = store || defaultStoreDirectory(env);
  return { store: location, spool: spool || spoolBeside(location, env), ...rest };
}
