/** Refusals of the same thing as one: their messages differ by the name of the object alone. Pure. */
import { countOf, type Row, textOf } from '../../api/use-rows.ts';

export const refusalKeys = ['code', 'verb', 'resource', 'subresource', 'namespace'] as const;

export interface Refusal {
  readonly row: Row;
  readonly count: number;
  readonly latest: string;
  /** The most frequent message. */
  readonly message: string;
  /** How many other messages there are. */
  readonly others: number;
}

/** @param rows most frequent first */
export function foldRefusals(rows: readonly Row[]): readonly Refusal[] {
  const byKey = new Map<string, Refusal>();
  for (const row of rows) {
    const key = JSON.stringify(refusalKeys.map((name) => row[name]));
    const latest = textOf(row['latest']);
    const known = byKey.get(key);
    byKey.set(
      key,
      known === undefined
        ? { row, count: countOf(row), latest, message: textOf(row['message']), others: 0 }
        : { ...known, count: known.count + countOf(row), latest: newer(latest, known.latest), others: known.others + 1 },
    );
  }
  return [...byKey.values()].toSorted((one, other) => other.count - one.count);
}

/** Of two times in ISO 8601. */
const newer = (one: string, other: string) => (one.localeCompare(other) > 0 ? one : other);
