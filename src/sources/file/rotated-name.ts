/**
 * Reads the place of a log in its rotated set from its name: lumberjack's `audit-2026-11-21T01-31-50.208.log` (the API
 * server), logrotate's `audit.log.2` and `audit.log-20261121`, each perhaps compressed. The set bears the name of the current file.
 */

export interface RotatedName {
  /** The name of the file that is being written, such as `audit.log`. */
  readonly current: string;
  /** Sorts the set from the oldest to the current file. */
  readonly age: readonly [kind: number, value: string];
}

const compressed = /\.(?:gz|zst|zstd|bz2|xz|lz4)$/;
const lumberjack = /^(.+)-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3})(\.[^.]*)?$/;
const dated = /^(.+?)[-.](\d{8}(?:[-.T]?\d{2,10})?|\d{4}-\d{2}-\d{2}(?:[T-]\d{2}[-:]?\d{2}[-:]?\d{2})?)$/;
const numbered = /^(.+)\.(\d{1,6})$/;

/** Rotated files by their date, then by their number (the highest is the oldest), then the current one. */
const byDate = 0;
const byNumber = 1;
const isCurrent = 2;

export function readRotatedName(name: string): RotatedName {
  const plain = name.replace(compressed, '');
  const stamp = lumberjack.exec(plain);
  if (stamp !== null) return { current: `${stamp[1]}${stamp[3] ?? ''}`, age: [byDate, digits(stamp[2])] };
  const number = numbered.exec(plain);
  if (number !== null) return { current: number[1] ?? plain, age: [byNumber, String(1e6 - Number(number[2])).padStart(7, '0')] };
  const date = dated.exec(plain);
  if (date !== null) return { current: date[1] ?? plain, age: [byDate, digits(date[2])] };
  return { current: plain, age: [isCurrent, ''] };
}

/** Whether the name says that nothing is written to the file any more. */
export function isRotated({ age }: RotatedName): boolean {
  return age[0] !== isCurrent;
}

export function compareAge(a: RotatedName, b: RotatedName): number {
  return a.age[0] - b.age[0] || compareText(a.age[1], b.age[1]);
}

/** By code unit: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function digits(text: string | undefined): string {
  return (text ?? '').replace(/\D/g, '');
}
