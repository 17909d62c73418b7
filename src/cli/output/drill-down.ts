/** The commands that go on from an answer: a query with the options that lead to the same events, as a shell takes them. */
import { quoteForShell } from '../quote-for-shell.ts';

export interface DrillDown {
  /** What a person has to give the shell before the commands; null where there is nothing. */
  readonly prelude: string | null;
  command(query: string): string;
  /** The query as it stands between the quotes of such a command. */
  inQuotes(query: string): string;
  /** How the bad records are listed; null where they are not kept. */
  readonly badRecords: string | null;
}

interface Place {
  /** How this program is called. */
  readonly program: string;
  readonly files: readonly string[];
  /** Undefined where the default store is asked. */
  readonly store?: string | undefined;
  /** Undefined where none was named; the same one is asked again then. */
  readonly server?: string | undefined;
  readonly ca?: string | undefined;
}

/** Options that are longer than this stand once, before all commands, which fail without them. */
const longestRepeated = 160;
const givenBefore = `"\${@:?set the files first}"`;

export function createDrillDown({ program, files, store, server, ca }: Place): DrillDown {
  const options = [
    ...files.map((file) => `-f ${quoteForShell(file)}`),
    ...(server === undefined ? [] : [`--server ${quoteForShell(server)}`]),
    ...(ca === undefined ? [] : [`--ca ${quoteForShell(ca)}`]),
    ...(store === undefined || files.length > 0 ? [] : [`--store ${quoteForShell(store)}`]),
  ].join(' ');
  const isLong = options.length > longestRepeated;
  const ending = options === '' ? '' : ` ${isLong ? givenBefore : options}`;
  const inQuotes = (query: string) => query.replaceAll("'", "'\\''");
  return {
    prelude: isLong ? `set -- ${options}` : null,
    command: (query) => `${program} query '${inQuotes(query)}'${ending}`,
    inQuotes,
    badRecords: files.length > 0 ? null : `${program} bad${ending}`,
  };
}
