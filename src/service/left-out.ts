/** Tells of what a question to raw files left out: a few files by name, the rest by number. */

export interface LeftOut {
  readonly source: string;
  readonly records: number;
}

const namedFiles = 10;

export function warnOfLeftOut(all: readonly LeftOut[], warn: (message: string) => void): void {
  const files = all.filter(({ records }) => records > 0);
  for (const { source, records } of files.slice(0, namedFiles)) {
    warn(`${source}: ${sayRecords(records)} left out: no JSON, or not whole. telltale ingest keeps such records, telltale bad shows them.`);
  }
  const rest = files.slice(namedFiles);
  if (rest.length > 0) warn(`${rest.length} more files: ${sayRecords(rest.reduce((sum, { records }) => sum + records, 0))} left out.`);
}

const sayRecords = (count: number) => (count === 1 ? '1 record is' : `${count.toLocaleString('en-US')} records are`);
