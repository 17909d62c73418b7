/** A body as lines of a tree: only what is open becomes lines, so that the largest event costs what is looked at. Pure. */
import { isMap } from './walk.ts';

export interface TreeLine {
  /** The place, as JSON of its keys: unlike a printed path it is never that of another. */
  readonly id: string;
  readonly path: readonly (string | number)[];
  readonly depth: number;
  /** Null for the whole. */
  readonly key: string | number | null;
  readonly value: unknown;
  /** How many entries it has; null for a value that has none to open. */
  readonly size: number | null;
  readonly isOpen: boolean;
}

type Path = readonly (string | number)[];

export const idOf = (path: Path): string => JSON.stringify(path);

/** The lines that are seen while these places are open. More than `most` are not made. */
export function treeLines(root: unknown, open: ReadonlySet<string>, most = 200_000): TreeLine[] {
  const lines: TreeLine[] = [];
  // A stack instead of calls: depth is the log's to choose.
  const waiting: { readonly path: Path; readonly value: unknown }[] = childrenOf([], root).reverse();
  while (waiting.length > 0 && lines.length < most) {
    const next = waiting.pop();
    if (next === undefined) break;
    const { path, value } = next;
    const size = sizeOf(value);
    const id = idOf(path);
    const isOpen = size !== null && size > 0 && open.has(id);
    lines.push({ id, path, depth: path.length - 1, key: path.at(-1) ?? null, value, size, isOpen });
    if (isOpen) for (const child of childrenOf(path, value).reverse()) waiting.push(child);
  }
  return lines;
}

/** What is open at first: from the outside in, as long as it stays within about this many lines. */
export function openAtFirst(root: unknown, budget = 120): ReadonlySet<string> {
  const open = new Set<string>();
  let lines = sizeOf(root) ?? 0;
  let level = childrenOf([], root);
  while (level.length > 0) {
    const inner: typeof level = [];
    for (const { path, value } of level) {
      const size = sizeOf(value) ?? 0;
      if (size === 0 || path.at(-1) === 'managedFields' || lines + size > budget) continue;
      lines += size;
      open.add(idOf(path));
      inner.push(...childrenOf(path, value));
    }
    level = inner;
  }
  return open;
}

export function childrenOf(path: Path, value: unknown): { readonly path: Path; readonly value: unknown }[] {
  if (Array.isArray(value)) return value.map((each, at) => ({ path: [...path, at], value: each as unknown }));
  return isMap(value) ? Object.keys(value).map((key) => ({ path: [...path, key], value: value[key] })) : [];
}

export function sizeOf(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  return isMap(value) ? Object.keys(value).length : null;
}

/** The places around one, from the outside in. */
export function around(path: Path): string[] {
  return path.slice(0, -1).map((_, at) => idOf(path.slice(0, at + 1)));
}
