/**
 * A list of indicators as text: one entry a line with `#` for comments, CSV with a head, or a JSON array. Each entry may carry
 * when it expires. What is no entry of its kind is told, and left out.
 */
import type { ListKind } from '../../model/indicator-list.ts';
import { readExpiry } from '../../model/read-expiry.ts';
import { canonicalEntry, guessKind } from './entry.ts';
import { parseCsv } from './parse-csv.ts';

export interface ListEntry {
  readonly value: string;
  /** Milliseconds since the epoch; null where it stays. */
  readonly expiresMs: number | null;
}

export interface ListProblem {
  /** From 1; of a JSON array the number of the item. */
  readonly line: number;
  readonly message: string;
}

export interface ReadList {
  readonly kind: ListKind;
  readonly entries: readonly ListEntry[];
  readonly problems: readonly ListProblem[];
}

interface RawEntry {
  readonly line: number;
  readonly value: string;
  readonly expires: string | null;
}

/** More are not read: a list is held in memory, and sent with each statement. */
export const mostEntries = 500_000;
const mostProblems = 20;
const longestEntry = 2000;

/** Columns of CSV, and keys of objects, that hold the entry, and when it expires. */
const valueNames = [
  'value',
  'entry',
  'indicator',
  'ip',
  'address',
  'network',
  'cidr',
  'user',
  'username',
  'agent',
  'image',
  'hash',
  'name',
];
const expiryNames = ['expires', 'expiry', 'expiration', 'valid_until', 'until'];

/** @param kind null lets the entries tell: addresses or hashes where all are, else texts. */
export function readList(text: string, kind: ListKind | null): ReadList {
  const problems: ListProblem[] = [];
  const tell = (line: number, message: string) => {
    if (problems.length < mostProblems) problems.push({ line, message });
  };
  const plain = text.replace(/^\uFEFF/, '');
  const raw = /^\s*\[/.test(plain) ? rawJson(plain, tell) : (rawCsv(plain) ?? rawLines(plain));
  if (raw.length > mostEntries) tell(raw[mostEntries]?.line ?? 0, `A list has at most ${mostEntries} entries: the rest is left out.`);
  const taken = raw.slice(0, mostEntries).filter(({ value }) => value !== '');
  const known = kind ?? guessKind(taken.map(({ value }) => value));
  const entries = new Map<string, ListEntry>();
  for (const { line, value, expires } of taken) {
    const canonical = value.length > longestEntry ? null : canonicalEntry(known, value);
    const expiresMs = expires === null ? null : readExpiry(expires);
    if (canonical === null) tell(line, `“${value.slice(0, 60)}” is none of ${known}: it is left out.`);
    else if (expires !== null && expiresMs === null)
      tell(line, `“${expires.slice(0, 60)}” is no date: the entry is left out. Write one as 2026-12-31.`);
    else entries.set(canonical, longer(entries.get(canonical), { value: canonical, expiresMs }));
  }
  return { kind: known, entries: [...entries.values()], problems };
}

/** Of an entry that is there twice, the one that holds longer. */
function longer(one: ListEntry | undefined, other: ListEntry): ListEntry {
  if (one === undefined || one.expiresMs === null) return one ?? other;
  return other.expiresMs === null || other.expiresMs > one.expiresMs ? other : one;
}

/** `203.0.113.7  # why`, with `expires=2026-12-31` behind it where it does. A user may have blanks in the name, and a `#`. */
function rawLines(text: string): RawEntry[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, at) => {
    const bare = line.replace(/(^|\s)#.*$/, '').trim();
    if (bare === '') return [];
    const [, value = '', expires] = /^(.*?)(?:\s+expires=(\S+))?$/.exec(bare) ?? [];
    return [{ line: at + 1, value: value.trim(), expires: expires ?? null }];
  });
}

/** Null where the first line is no head of columns that are known. */
function rawCsv(text: string): RawEntry[] | null {
  const first = text.split(/\r\n|\n|\r/).find((line) => line.trim() !== '' && !line.startsWith('#'));
  const head = first?.split(/[,;]/).map((name) => name.trim().replace(/^"|"$/g, '').toLowerCase()) ?? [];
  const at = head.findIndex((name) => valueNames.includes(name));
  if (at < 0 || (head.length === 1 && first !== head[0])) return null;
  const until = head.findIndex((name) => expiryNames.includes(name));
  const rows = parseCsv(text, first?.includes(';') === true && !first.includes(',') ? ';' : ',');
  return rows.slice(1).map(({ line, cells }) => ({
    line,
    value: (cells[at] ?? '').trim(),
    expires: until < 0 ? null : (cells[until] ?? '').trim() || null,
  }));
}

function rawJson(text: string, tell: (line: number, message: string) => void): RawEntry[] {
  const parsed = parseJson(text);
  if (parsed === null) {
    tell(1, 'This begins as a JSON array and is none.');
    return [];
  }
  return parsed.flatMap((item, at) => {
    const line = at + 1;
    if (typeof item === 'string') return [{ line, value: item.trim(), expires: null }];
    const fields = typeof item === 'object' && item !== null ? (item as Readonly<Record<string, unknown>>) : {};
    const textOf = (names: readonly string[]) => {
      const found = names.map((name) => (Object.hasOwn(fields, name) ? fields[name] : undefined)).find((value) => value !== undefined);
      return typeof found === 'string' ? found.trim() : null;
    };
    const value = textOf(valueNames);
    if (value !== null) return [{ line, value, expires: textOf(expiryNames) }];
    tell(line, `This is neither a text nor an object with ${valueNames.slice(0, 3).join(', ')} or the like: it is left out.`);
    return [];
  });
}

function parseJson(text: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
