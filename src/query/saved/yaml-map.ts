/** One mapping of a YAML document, read key by key: what is missing, unknown or of another kind is reported with its place. */
import { isMap, isScalar, isSeq, type Node, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import type { Span } from '../../model/diagnostic.ts';
import { nearest } from '../../model/suggest.ts';
import type { Report } from '../report.ts';

/** A text of the document, with where it stands. */
export interface YamlText {
  readonly value: string;
  readonly span: Span;
}

export class YamlMap {
  readonly span: Span;
  readonly #what: string;
  readonly #report: Report;
  readonly #entries: ReadonlyMap<string, Pair>;
  readonly #asked = new Set<string>();

  /** `what` names the mapping in messages: “a saved query”. */
  constructor(map: YAMLMap, what: string, report: Report) {
    this.span = spanOf(map);
    this.#what = what;
    this.#report = report;
    this.#entries = new Map(map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair]));
  }

  /** Null where it is missing or is no text; both are reported. */
  required(key: string, hint: string): YamlText | null {
    if (!this.#entries.has(key)) {
      this.#asked.add(key);
      this.#report.error({ code: 'missing-key', message: `${this.#what} needs ${key}.`, span: firstOf(this.span), hint });
      return null;
    }
    return this.text(key);
  }

  text(key: string): YamlText | null {
    const node = this.node(key);
    if (node === null) return null;
    if (isScalar(node) && ['string', 'number', 'boolean'].includes(typeof node.value))
      return { value: String(node.value), span: spanOf(node) };
    return this.#wrongKind(key, node, 'text');
  }

  flag(key: string): boolean {
    const node = this.node(key);
    if (node === null) return false;
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    this.#wrongKind(key, node, 'true or false');
    return false;
  }

  texts(key: string): readonly YamlText[] {
    const node = this.node(key);
    if (node === null) return [];
    const items = isSeq(node) ? (node.items as readonly Node[]) : [node];
    return items.flatMap((item) => {
      if (isScalar(item) && typeof item.value === 'string') return { value: item.value, span: spanOf(item) };
      this.#wrongKind(key, item, 'a list of texts');
      return [];
    });
  }

  /** The mappings inside a mapping, by their keys. */
  maps(key: string, what: string): readonly (readonly [name: YamlText, map: YamlMap])[] {
    const node = this.node(key);
    if (node === null) return [];
    if (!isMap(node)) {
      this.#wrongKind(key, node, 'a mapping');
      return [];
    }
    return node.items.flatMap(({ key: name, value }) => {
      const place = isScalar(name) ? { value: String(name.value), span: spanOf(name) } : null;
      if (place !== null && isMap(value)) return [[place, new YamlMap(value, what, this.#report)] as const];
      this.#wrongKind(`${key}.${place?.value ?? ''}`, (value ?? name) as Node, 'a mapping, such as {description: …}');
      return [];
    });
  }

  /** Call it last: reports the keys that nobody asked for. */
  reportRest(): void {
    for (const [key, { key: node }] of this.#entries) {
      if (this.#asked.has(key)) continue;
      const near = nearest(key, [...this.#asked]);
      this.#report.warn({
        code: 'unknown-key',
        message: `${this.#what} has no “${key}”: it is not read.`,
        span: spanOf(node as Node),
        hint: near === null ? `It has ${[...this.#asked].join(', ')}.` : `Did you mean ${near}?`,
      });
    }
  }

  /** The node itself, for what is read in another way; null where there is none. */
  node(key: string): ParsedNode | null {
    this.#asked.add(key);
    const node = this.#entries.get(key)?.value as ParsedNode | null | undefined;
    return node == null || (isScalar(node) && node.value === null) ? null : node;
  }

  #wrongKind(key: string, node: Node, wanted: string): null {
    this.#report.error({ code: 'wrong-kind', message: `${key} has to be ${wanted}.`, span: firstOf(spanOf(node)) });
    return null;
  }
}

export function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end: Math.max(start, end) };
}

/** A mapping is pointed at by its beginning, not by all its lines. */
function firstOf({ start }: Span): Span {
  return { start, end: start + 1 };
}
