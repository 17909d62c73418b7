/** The document as a tree with the place of everything in it: what the loader decodes, and what findings point into. */
import type { Span } from '../../model/diagnostic.ts';

export interface TreeText {
  readonly kind: 'text';
  readonly span: Span;
  readonly value: string;
}

/** What is no text, though it may look like one: `source` is how it is written. */
export interface TreeWord {
  readonly kind: 'null' | 'boolean' | 'number';
  readonly span: Span;
  readonly source: string;
  /** Of a boolean. */
  readonly isTrue: boolean;
}

export interface TreeList {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: readonly TreeNode[];
  /** Written with brackets. */
  readonly flow: boolean;
}

export interface TreeEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: TreeNode;
  /** Whether a later entry of the same key replaces it. */
  readonly isReplaced: boolean;
}

export interface TreeMap {
  readonly kind: 'map';
  readonly span: Span;
  readonly entries: readonly TreeEntry[];
  readonly flow: boolean;
}

export type TreeNode = TreeText | TreeWord | TreeList | TreeMap;

export type Path = readonly (string | number)[];

export function entryOf(node: TreeNode | undefined, key: string): TreeEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key && !entry.isReplaced) : undefined;
}

export function nodeAt(root: TreeNode, path: Path): TreeNode | undefined {
  return path.reduce<TreeNode | undefined>((node, step) => {
    if (typeof step === 'number') return node?.kind === 'list' ? node.items[step] : undefined;
    return entryOf(node, step)?.value;
  }, root);
}

/** Of what is there; of what is not, the place of the nearest that would hold it. */
export function placeOf(root: TreeNode, path: Path): Span {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(root, path.slice(0, length));
    if (node !== undefined) return node.span;
  }
  return root.span;
}

/** `rules[0].resources[1].group`, as the API server writes it. */
export function sayPath(path: Path): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
}
