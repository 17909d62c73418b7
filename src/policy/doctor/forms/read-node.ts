/** Short ways to look into a tree, for the files that read one form of set-up each. */
import type { Span } from '../../../model/diagnostic.ts';
import { entryOf, nodeAt, type Path, type TreeEntry, type TreeNode } from '../../load/tree.ts';

/** A word as it is written, whatever YAML makes of it; null for what is no word. */
export function wordOf(node: TreeNode | undefined): string | null {
  if (node === undefined) return null;
  if (node.kind === 'text') return node.value;
  return node.kind === 'boolean' || node.kind === 'number' ? node.source : null;
}

export function wordAt(root: TreeNode | undefined, ...path: Path): string | null {
  return root === undefined ? null : wordOf(nodeAt(root, path));
}

export function itemsAt(root: TreeNode | undefined, ...path: Path): readonly TreeNode[] {
  const node = root === undefined ? undefined : nodeAt(root, path);
  return node?.kind === 'list' ? node.items : [];
}

export function entriesAt(root: TreeNode | undefined, ...path: Path): readonly TreeEntry[] {
  const node = root === undefined ? undefined : nodeAt(root, path);
  return node?.kind === 'map' ? node.entries.filter(({ isReplaced }) => !isReplaced) : [];
}

export function isTrue(node: TreeNode | undefined): boolean {
  return node?.kind === 'boolean' && node.isTrue;
}

/** The place of a field with its value, else of its map. */
export function spanOfEntry(map: TreeNode, key: string): Span {
  const entry = entryOf(map, key);
  return entry === undefined ? map.span : { start: entry.keySpan.start, end: Math.max(entry.keySpan.end, entry.value.span.end) };
}

/** The first line of something that may be long. */
export function headOf(text: string, { start, end }: Span): Span {
  const lineEnd = text.slice(start, end).search(/[\r\n]/);
  return { start, end: lineEnd < 0 ? end : start + lineEnd };
}
