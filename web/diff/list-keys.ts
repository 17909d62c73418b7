/** By what the elements of a list of maps are told apart, as Kubernetes merges its lists. Pure. */
import { mapOf } from '../../src/model/sentence/read-event.ts';
import { ExactNumber } from '../json/exact-json.ts';

/** The first that all elements have, each a value of its own, is taken. */
const candidates: readonly (readonly string[])[] = [
  ['uid'],
  ['manager', 'operation', 'subresource'],
  ['mountPath'],
  ['devicePath'],
  ['name'],
  ['containerPort', 'protocol'],
  ['containerPort'],
  ['port', 'protocol'],
  ['port'],
  ['type'],
  ['ip'],
  ['host'],
  ['topologyKey', 'whenUnsatisfiable'],
  ['resourceID'],
  ['key', 'operator', 'effect'],
  ['key'],
  ['id'],
];

export type By = Readonly<Record<string, string>>;

/** The keys that tell the elements apart in both lists; null where nothing does, and places have to. */
export function findListKeys(before: readonly unknown[], after: readonly unknown[]): readonly string[] | null {
  if (before.length + after.length === 0) return null;
  return candidates.find((keys) => tellsApart(before, keys) && tellsApart(after, keys)) ?? null;
}

export function byOf(element: unknown, keys: readonly string[]): By {
  const map = mapOf(element);
  return Object.fromEntries(keys.filter((key) => isScalar(map[key])).map((key) => [key, String(map[key])]));
}

/** The elements by what tells them apart. */
export function indexBy(list: readonly unknown[], keys: readonly string[]): ReadonlyMap<string, unknown> {
  return new Map(list.map((element) => [JSON.stringify(byOf(element, keys)), element]));
}

function tellsApart(list: readonly unknown[], keys: readonly string[]): boolean {
  const [first] = keys;
  const seen = new Set<string>();
  for (const element of list) {
    const map = mapOf(element);
    // What follows the first key may be absent, as the protocol of a port is.
    if (first === undefined || !isScalar(map[first])) return false;
    seen.add(JSON.stringify(byOf(element, keys)));
  }
  return seen.size === list.length;
}

const isScalar = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value instanceof ExactNumber;
