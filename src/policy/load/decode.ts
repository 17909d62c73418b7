/** Tree → plain values, by the shape: a value of another type is an error, a field that is not in the shape is told and dropped. */
import type { Found } from './finding.ts';
import type { Shape } from './shape.ts';
import { type Path, sayPath, type TreeMap, type TreeNode } from './tree.ts';

export interface Dropped {
  readonly kind: 'unknown' | 'replaced';
  /** Of the map that holds it. */
  readonly path: Path;
  readonly key: string;
  readonly known: readonly string[];
  readonly map: TreeMap;
  /** Index in the entries of the map. */
  readonly at: number;
}

export interface Decoded {
  readonly value: unknown;
  readonly errors: readonly Found[];
  readonly dropped: readonly Dropped[];
}

export function decode(root: TreeNode, shape: Shape): Decoded {
  const decoder = new Decoder();
  return { value: decoder.decode(root, shape, []), errors: decoder.errors, dropped: decoder.dropped };
}

class Decoder {
  readonly errors: Found[] = [];
  readonly dropped: Dropped[] = [];

  /** Undefined where there is nothing: null leaves a field as if it were absent. */
  decode(node: TreeNode, shape: Shape, path: Path): unknown {
    if (node.kind === 'null' || shape === 'any') return undefined;
    if (shape === 'text') return node.kind === 'text' ? node.value : this.#wrong(node, 'a text', path);
    if (shape === 'boolean') return node.kind === 'boolean' ? node.isTrue : this.#wrong(node, 'true or false', path);
    if (shape === 'number')
      return node.kind === 'number' && /^-?\d+$/.test(node.source) ? Number(node.source) : this.#wrong(node, 'a whole number', path);
    if (shape === 'time')
      return node.kind === 'text' && isTime(node.value) ? node.value : this.#wrong(node, 'a time such as 2026-01-31T00:00:00Z', path);
    if ('list' in shape) {
      if (node.kind !== 'list') return this.#wrong(node, 'a list', path);
      return node.items.map((item, at) => this.decode(item, shape.list, [...path, at]) ?? emptyOf(shape.list));
    }
    if (node.kind !== 'map') return this.#wrong(node, 'a mapping', path);
    return 'mapOf' in shape ? this.#mapOf(node, shape.mapOf, path) : this.#fields(node, shape.fields, path);
  }

  #mapOf(node: TreeMap, shape: Shape, path: Path): unknown {
    return Object.fromEntries(
      node.entries.flatMap(({ key, value, isReplaced }, at) => {
        if (!isReplaced) return [[key, this.decode(value, shape, [...path, key]) ?? emptyOf(shape)]];
        this.dropped.push({ kind: 'replaced', path, key, known: [], map: node, at });
        return [];
      }),
    );
  }

  #fields(node: TreeMap, fields: Readonly<Record<string, Shape>>, path: Path): unknown {
    const known = Object.keys(fields);
    return Object.fromEntries(
      node.entries.flatMap(({ key, value, isReplaced }, at) => {
        const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
        if (shape === undefined || isReplaced) {
          this.dropped.push({ kind: shape === undefined ? 'unknown' : 'replaced', path, key, known, map: node, at });
          return [];
        }
        const decoded = this.decode(value, shape, [...path, key]);
        return decoded === undefined ? [] : [[key, decoded]];
      }),
    );
  }

  #wrong(node: TreeNode, wanted: string, path: Path): undefined {
    const name = path.length === 0 ? 'A policy' : sayPath(path);
    // A level that was meant as a word.
    const isLevel = path.at(-1) === 'level' && node.kind === 'boolean' && !node.isTrue;
    this.errors.push({
      code: 'wrong-type',
      message: `${name} has to be ${wanted}, and this is ${sayKind(node)}.`,
      span: node.kind === 'map' || node.kind === 'list' ? { start: node.span.start, end: node.span.start + 1 } : node.span,
      hint: hintOf(node, wanted),
      fix: isLevel
        ? { title: 'Write None', span: node.span, text: 'None' }
        : wanted === 'a text' && (node.kind === 'number' || node.kind === 'boolean')
          ? { title: 'Put it in quotes', span: node.span, text: `"${node.source}"` }
          : wanted === 'a list' && node.kind === 'text'
            ? { title: 'Make it a list', span: node.span, text: `[${JSON.stringify(node.value)}]` }
            : undefined,
    });
    return undefined;
  }
}

function hintOf(node: TreeNode, wanted: string): string | undefined {
  if (wanted === 'a text' && node.kind === 'boolean')
    return `Without quotes YAML reads ${node.source} as ${node.isTrue ? 'true' : 'false'}: write "${node.source}" for the word.`;
  if (wanted === 'a text' && node.kind === 'number') return `Without quotes YAML reads ${node.source} as a number: write "${node.source}".`;
  if (wanted === 'a list') return 'Begin each of its items with a hyphen on a line of its own, or put them between [ and ].';
  return undefined;
}

function sayKind(node: TreeNode): string {
  switch (node.kind) {
    case 'boolean':
      return `${node.source}, which YAML reads as ${node.isTrue ? 'true' : 'false'}`;
    case 'number':
      return `${node.source}, a number`;
    case 'text':
      return 'a text';
    case 'list':
      return 'a list';
    case 'map':
      return 'a mapping';
    case 'null':
      return 'nothing';
  }
}

/** What null becomes inside a list or a map. */
function emptyOf(shape: Shape): unknown {
  if (shape === 'text' || shape === 'time') return '';
  if (shape === 'boolean') return false;
  if (shape === 'number') return 0;
  return shape === 'any' ? null : 'list' in shape ? [] : {};
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text.replace(',', '.')));
}
