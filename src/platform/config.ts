/** What the environment says about this run; options of the command line come before it. */
import { AppError } from '../contract/problems.ts';
import { defaultSpoolDirectory, defaultStoreDirectory } from './paths.ts';

export interface Config {
  /** A directory, or the address of a server. */
  readonly store: string;
  /** The directory of the spool. */
  readonly spool: string;
  /** CIDR ranges or addresses of proxies that add themselves to the source addresses. */
  readonly trustedProxies: readonly string[];
}

/** TELLTALE_STORE, TELLTALE_SPOOL, TELLTALE_TRUSTED_PROXIES (comma-separated). */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  return {
    store: env['TELLTALE_STORE'] || defaultStoreDirectory(env),
    spool: env['TELLTALE_SPOOL'] || defaultSpoolDirectory(env),
    trustedProxies: readProxies(env['TELLTALE_TRUSTED_PROXIES'] ?? ''),
  };
}

function readProxies(text: string): string[] {
  const proxies = text.split(/[\s,]+/).filter((proxy) => proxy !== '');
  const wrong = proxies.find((proxy) => !/^[0-9a-f.:]+(\/\d{1,3})?$/i.test(proxy));
  if (wrong !== undefined) {
    throw new AppError('usage', {
      message: `TELLTALE_TRUSTED_PROXIES holds “${wrong}”, which is no address or CIDR range.`,
      hint: 'Such as 10.0.0.0/8,192.168.1.7',
    });
  }
  return proxies;
}
