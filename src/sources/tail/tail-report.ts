/** What following the logs finds worth telling, and how it is said in one line. */

/** What became of a log; the same for as long as it is the same log, so that it counts once, however often it is found out. */
interface OfContent {
  /** Tells what the log held from others; empty where that is not known. */
  readonly content: string;
  /** It came about while nobody followed the log: what was written after the last look may be lost. */
  readonly meanwhile?: true;
}

export type TailReport =
  /** Told once, until it can be read again. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly code: string }
  | { readonly kind: 'readable'; readonly path: string }
  /** Cut, or written anew, in its place. */
  | ({ readonly kind: 'rewritten'; readonly path: string } & OfContent)
  /** Shorter than what was read of it: it is read again from its beginning. */
  | ({ readonly kind: 'read-again'; readonly path: string } & OfContent)
  /** The log that is written to is gone, and was not renamed; `replaced`: another file lies in its place. */
  | ({ readonly kind: 'deleted'; readonly path: string; readonly replaced: boolean } & OfContent)
  /** Rotated away and deleted while nobody followed it. */
  | ({ readonly kind: 'missed'; readonly path: string } & OfContent)
  | { readonly kind: 'damaged'; readonly path: string; readonly reason: string; readonly storedAt: number }
  | { readonly kind: 'unsupported'; readonly path: string }
  | { readonly kind: 'checkpoint-damaged'; readonly path: string; readonly keptAs: string }
  | { readonly kind: 'checkpoint-unwritable'; readonly path: string; readonly code: string };

const unreadable: Readonly<Record<string, string>> = {
  EACCES: 'the permission to read it is missing; it is tried again',
  EPERM: 'the permission to read it is missing; it is tried again',
  EISDIR: 'it is a directory: name the files in it, such as its name with /*.log',
  ENOTFILE: 'it is no regular file',
  ELOOP: 'its symbolic links lead in a circle',
  EMFILE: 'too many files are open; it is tried again',
};

export function printReport(report: TailReport): string {
  const { kind, path } = report;
  if (kind === 'unreadable') return `${path}: ${unreadable[report.code] ?? `it cannot be read (${report.code}); it is tried again`}`;
  if (kind === 'readable') return `${path}: it can be read again`;
  if (kind === 'missed') return `${path}: it was rotated and deleted while nobody followed it; what was written before that may be lost`;
  if ('meanwhile' in report) return `${path}: ${sayMeanwhile(report)}; what was written before that may be lost`;
  if (kind === 'rewritten') return `${path}: it was cut or written anew; what it held before is looked for in its copies`;
  if (kind === 'read-again') return `${path}: it is shorter than it was; it is read again from its beginning`;
  if (kind === 'deleted')
    return report.replaced
      ? `${path}: another file was put in its place; what was read of it is sent`
      : `${path}: it was deleted; what was read of it is sent`;
  if (kind === 'damaged') return `${path}: ${report.reason} at byte ${report.storedAt}; what can be read of it is sent`;
  if (kind === 'unsupported') return `${path}: it is compressed in a way that is not understood; decompress it, or use gzip or zstd`;
  if (kind === 'checkpoint-damaged')
    return `${path}: the checkpoint is damaged; all logs are read from the beginning, and the damaged file is kept as ${report.keptAs}`;
  return `${path}: the checkpoint cannot be written (${report.code}); after a restart, lines since the last one are sent again`;
}

function sayMeanwhile(report: TailReport): string {
  if (report.kind !== 'deleted') return 'it was cut or written anew while nobody followed it';
  return report.replaced ? 'another file was put in its place while nobody followed it' : 'it was deleted while nobody followed it';
}
