/** Where telltale keeps what it owns when nobody says otherwise, by the XDG base directory rules. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The store that commands use without `--store`. */
export function defaultStoreDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return join(baseDirectory(environment['XDG_DATA_HOME'], '.local', 'share'), 'telltale');
}

/** The spool of a server that is given none: each store that is a directory has its own beside it. */
export function spoolBeside(store: string, environment: NodeJS.ProcessEnv = process.env): string {
  return `${store.includes('://') ? defaultStoreDirectory(environment) : store.replace(/\/+$/, '')}-spool`;
}

/** A person's own saved queries. */
export function ownQueryDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return join(baseDirectory(environment['XDG_CONFIG_HOME'], '.config'), 'telltale', 'queries');
}

/** The servers that a person has signed in to. */
export function knownServersFile(environment: NodeJS.ProcessEnv = process.env): string {
  return join(baseDirectory(environment['XDG_CONFIG_HOME'], '.config'), 'telltale', 'servers.json');
}

/** The rules say that a relative path is to be ignored. */
function baseDirectory(given: string | undefined, ...usual: readonly string[]): string {
  return given !== undefined && isAbsolute(given) ? given : join(homedir(), ...usual);
}
