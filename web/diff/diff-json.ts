/** What differs between two bodies, field by field. Elements of lists are matched as Kubernetes merges them. Pure. */
import { ExactNumber } from '../json/exact-json.ts';
import { isMap, type JsonMap } from '../json/walk.ts';
import { byOf, findListKeys, indexBy } from './list-keys.ts';
import type { Path, Step } from './path.ts';

export interface Change {
  readonly path: Path;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Undefined where it was not there. */
  readonly before: unknown;
  readonly after: unknown;
}

interface DiffOptions {
  /** No more changes than this: bodies can be anything. */
  readonly most?: number;
}

/** Deeper than this, values are compared as they are: a hostile body must not exhaust the stack. */
const deepest = 200;

export function diffJson(before: unknown, after: unknown, { most = 5000 }: DiffOptions = {}): Change[] {
  const changes: Change[] = [];
  compare(before, after, [], (change) => {
    if (changes.length < most) changes.push(change);
    return changes.length < most;
  });
  return changes;
}

/** Takes a change, and says whether there is room for more. */
type Take = (change: Change) => boolean;

function compare(before: unknown, after: unknown, path: Path, take: Take): boolean {
  if (Object.is(before, after)) return true;
  if (isOpened(path) && (isMap(before) || isMap(after)))
    return compareMaps(isMap(before) ? before : {}, isMap(after) ? after : {}, path, take);
  if (before === undefined) return take({ path, kind: 'added', before, after });
  if (after === undefined) return take({ path, kind: 'removed', before, after });
  if (path.length < deepest) {
    if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, path, take);
    if (isMap(before) && isMap(after)) return compareMaps(before, after, path, take);
  }
  return isEqual(before, after) || take({ path, kind: 'changed', before, after });
}

/** Labels and annotations are told one by one, also where there were none. */
function isOpened([first, second, ...rest]: Path): boolean {
  return first === 'metadata' && (second === 'labels' || second === 'annotations') && rest.length === 0;
}

function compareMaps(before: JsonMap, after: JsonMap, path: Path, take: Take): boolean {
  for (const key of Object.keys(before)) if (!compare(before[key], own(after, key), [...path, key], take)) return false;
  for (const key of Object.keys(after)) {
    if (!Object.hasOwn(before, key) && !compare(undefined, after[key], [...path, key], take)) return false;
  }
  return true;
}

function compareLists(before: readonly unknown[], after: readonly unknown[], path: Path, take: Take): boolean {
  const keys = findListKeys(before, after);
  if (keys !== null) return compareKeyed(before, after, { keys, path, take });
  if (before.every(isScalar) && after.every(isScalar)) return compareSets(before, after, path, take);
  for (let at = 0; at < Math.max(before.length, after.length); at += 1) {
    if (!compare(before[at], after[at], [...path, at], take)) return false;
  }
  return true;
}

interface Keyed {
  readonly keys: readonly string[];
  readonly path: Path;
  readonly take: Take;
}

function compareKeyed(before: readonly unknown[], after: readonly unknown[], { keys, path, take }: Keyed): boolean {
  const old = indexBy(before, keys);
  const now = indexBy(after, keys);
  const step = (element: unknown): Step => ({ by: byOf(element, keys) });
  for (const [key, element] of old) if (!compare(element, now.get(key), [...path, step(element)], take)) return false;
  for (const [key, element] of now) if (!old.has(key) && !compare(undefined, element, [...path, step(element)], take)) return false;
  return true;
}

/** Of a list of texts, such as finalizers: what went and what came. A list of another order alone is one change. */
function compareSets(before: readonly unknown[], after: readonly unknown[], path: Path, take: Take): boolean {
  if (isEqual(before, after)) return true;
  const gone = without(before, after);
  const came = without(after, before);
  if (gone.length === 0 && came.length === 0) return take({ path, kind: 'changed', before, after });
  if (gone.length === 1 && came.length === 1 && before.length === after.length) {
    return take({ path: [...path, gone[0]?.at ?? 0], kind: 'changed', before: gone[0]?.value, after: came[0]?.value });
  }
  for (const { at, value } of gone) if (!take({ path: [...path, at], kind: 'removed', before: value, after: undefined })) return false;
  for (const { at, value } of came) if (!take({ path: [...path, at], kind: 'added', before: undefined, after: value })) return false;
  return true;
}

/** The values of the first list that the second does not have, each as often as it lacks it. */
function without(list: readonly unknown[], other: readonly unknown[]) {
  const left = new Map<unknown, number>();
  for (const value of other) left.set(sameAs(value), (left.get(sameAs(value)) ?? 0) + 1);
  return list.flatMap((value, at) => {
    const count = left.get(sameAs(value)) ?? 0;
    if (count > 0) left.set(sameAs(value), count - 1);
    return count > 0 ? [] : [{ at, value }];
  });
}

function isEqual(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  try {
    return JSON.stringify(before) === JSON.stringify(after);
  } catch {
    // Too deep to be written: nobody can say that they are alike.
    return false;
  }
}

const own = (map: JsonMap, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined);
const isScalar = (value: unknown) => typeof value !== 'object' || value === null || value instanceof ExactNumber;
/** Two exact numbers are two objects, however alike. */
const sameAs = (value: unknown): unknown => (value instanceof ExactNumber ? value.toJSON() : value);
