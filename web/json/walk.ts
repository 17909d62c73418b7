/** Looks through a whole body without recursion. Pure. */
import { ExactNumber } from './exact-json.ts';

export type JsonMap = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

/** The places whose key or value holds the text, in the order of the body; no more than `most`. */
export function findText(root: unknown, text: string, most = 1000): (readonly (string | number)[])[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return [];
  const found: (readonly (string | number)[])[] = [];
  const waiting: { readonly path: readonly (string | number)[]; readonly value: unknown }[] = [{ path: [], value: root }];
  while (waiting.length > 0 && found.length < most) {
    const next = waiting.pop();
    if (next === undefined) break;
    const { path, value } = next;
    const key = path.at(-1);
    if (path.length > 0 && (holds(key, wanted) || holds(value, wanted))) found.push(path);
    const keys = Array.isArray(value) ? [...value.keys()] : isMap(value) ? Object.keys(value) : [];
    for (const child of keys.reverse()) waiting.push({ path: [...path, child], value: (value as JsonMap)[child] });
  }
  return found;
}

function holds(value: unknown, wanted: string): boolean {
  if (value === null) return wanted === 'null';
  if (value === undefined || Array.isArray(value) || isMap(value)) return false;
  return String(value).toLowerCase().includes(wanted);
}
