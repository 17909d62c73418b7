/** Text → tree, as kube-apiserver reads YAML and JSON: the first document, YAML 1.1 words, the last of several equal keys. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Span } from '../../model/diagnostic.ts';
import type { Findings } from './finding.ts';
import { readPlain } from './plain-scalar.ts';
import { syntaxFinding } from './syntax-finding.ts';
import type { TreeEntry, TreeNode } from './tree.ts';

export interface ReadTree {
  readonly root: TreeNode;
  /** Where a second document begins; null where there is none. */
  readonly secondDocument: Span | null;
}

const longestText = 2_000_000;
const mostNodes = 200_000;

/** What YAML 1.1 takes for the end of a line and YAML 1.2 does not. */
const otherLineEnds = /\r(?!\n)|[\u0085\u2028\u2029]/g;
const refusedCharacters = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/u;

/** Null where an API server would read nothing. */
export function readTree(given: string, findings: Findings): ReadTree | null {
  return prepared(given, findings, (text, isJson) => new TreeReader(findings).read(text, isJson));
}

/** Every document of a text: for files that hold more than one on purpose, as those of kubeadm do. */
export function readTrees(given: string, findings: Findings): readonly TreeNode[] | null {
  return prepared(given, findings, (text, isJson) => new TreeReader(findings).readAll(text, isJson));
}

function prepared<Read>(given: string, findings: Findings, read: (text: string, isJson: boolean) => Read): Read | null {
  if (given.length > longestText)
    return refuse(findings, 'too-large', `A file of more than ${longestText} characters is not read.`, { start: 0, end: 1 });
  const bad = refusedCharacters.exec(given);
  if (bad !== null) {
    const code = (bad[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    findings.add('error', {
      code: 'control-character',
      message: `U+${code} may not stand in YAML.`,
      span: { start: bad.index, end: bad.index + 1 },
      fix: { title: 'Take the character out', span: { start: bad.index, end: bad.index + 1 }, text: '' },
    });
    return null;
  }
  const isJson = /^\s*\{/.test(given) && !given.startsWith('\ufeff');
  if (isJson && !isValidJson(given, findings)) return null;
  // Offsets stay: each is one character, and tabs stand in JSON between values only.
  const text = isJson ? given.replaceAll('\t', ' ') : given.replace(otherLineEnds, '\n');
  try {
    return read(text, isJson);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TooLarge)) throw error;
    return refuse(findings, 'too-large', 'This is nested too deeply, or grows too large by its aliases.', { start: 0, end: 1 });
  }
}

function refuse(findings: Findings, code: string, message: string, span: Span): null {
  findings.add('error', { code, message, span });
  return null;
}

function isValidJson(text: string, findings: Findings): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const at = Math.min(Number(/at position (\d+)/.exec(said)?.[1] ?? Math.max(0, text.trimEnd().length - 1)), text.length);
    findings.add('error', {
      code: 'json-syntax',
      message: 'This is no valid JSON here.',
      span: { start: at, end: at + 1 },
      hint: 'A text that begins with { has to be JSON to the last sign: no comma before a bracket, no comments, all keys in double quotes.',
    });
    return false;
  }
}

class TooLarge extends Error {}

class TreeReader {
  readonly #findings: Findings;
  readonly #targets = new Map<Alias, Node | undefined>();
  #nodes = 0;
  #failed = false;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  read(text: string, isJson: boolean): ReadTree | null {
    const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, merge: false });
    const [document, second] = Array.isArray(documents) ? documents : [];
    if (document === undefined)
      return { root: { kind: 'null', span: { start: 0, end: 0 }, source: '', isTrue: false }, secondDocument: null };
    const [error] = isJson ? [] : document.errors;
    if (error !== undefined) {
      this.#findings.add('error', syntaxFinding(text, error));
      return null;
    }
    const root = this.#node(document.contents, document, { start: 0, end: 0 });
    return this.#failed
      ? null
      : { root, secondDocument: second === undefined ? null : { start: second.range[0], end: second.range[0] + 1 } };
  }

  readAll(text: string, isJson: boolean): readonly TreeNode[] | null {
    const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, merge: false });
    if (!Array.isArray(documents)) return [];
    const roots = documents.map((document) => {
      const [error] = isJson ? [] : document.errors;
      if (error === undefined) return this.#node(document.contents, document, { start: 0, end: 0 });
      this.#failed = true;
      this.#findings.add('error', syntaxFinding(text, error));
      return null;
    });
    return this.#failed ? null : roots.flatMap((root) => root ?? []);
  }

  #node(node: Node | null, document: Document, place: Span): TreeNode {
    this.#nodes += 1;
    if (this.#nodes > mostNodes) throw new TooLarge();
    if (node === null) return { kind: 'null', span: place, source: '', isTrue: false };
    const span = spanOf(node);
    if (isAlias(node)) {
      const target = this.#targetOf(node, document);
      if (target !== undefined) return this.#node(target, document, span);
      return this.#fail(span, `There is no anchor “${node.source}” before this place.`);
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#node(isPair(item) ? null : (item as Node), document, span));
      return { kind: 'list', span, items, flow: node.flow === true };
    }
    if (isMap(node)) return { kind: 'map', span, entries: markReplaced(this.#entries(node, document)), flow: node.flow === true };
    return isScalar(node) ? this.#scalar(node, span) : this.#fail(span, 'This cannot be read.');
  }

  /** Looked for once: each look goes through the document. */
  #targetOf(alias: Alias, document: Document): Node | undefined {
    if (!this.#targets.has(alias)) this.#targets.set(alias, alias.resolve(document));
    return this.#targets.get(alias);
  }

  /** Merged maps come where `<<` stands: what follows replaces them, and they replace what stands before. */
  #entries(map: YAMLMap, document: Document): TreeEntry[] {
    return map.items.flatMap(({ key, value }) => {
      const keySpan = spanOf(key as Node);
      const node = this.#node(value as Node | null, document, { start: keySpan.end, end: keySpan.end });
      if (!isScalar(key)) {
        this.#fail(keySpan, 'A key has to be a word.');
        return [];
      }
      const isPlain = key.type === 'PLAIN' && key.tag === undefined;
      if (isPlain && key.source === '<<') return this.#merged(node);
      if (isPlain && readPlain(key.source ?? '').kind === 'null') this.#fail(keySpan, 'A key has to be a word.');
      return [{ key: this.#keyText(key, isPlain), keySpan, value: node, isReplaced: false }];
    });
  }

  #keyText(key: Scalar, isPlain: boolean): string {
    const plain = isPlain ? readPlain(key.source ?? '') : null;
    return plain?.kind === 'boolean' ? String(plain.value) : String(key.value);
  }

  #merged(node: TreeNode): readonly TreeEntry[] {
    const maps = node.kind === 'list' ? [...node.items].reverse() : [node];
    return maps.flatMap((map) => {
      if (map.kind === 'map') return map.entries.filter(({ isReplaced }) => !isReplaced);
      this.#fail(map.span, 'Only a mapping, or a list of them, can be merged.');
      return [];
    });
  }

  #scalar(node: Scalar, span: Span): TreeNode {
    const tag = /^tag:yaml\.org,2002:(\w+)$/.exec(node.tag ?? '')?.[1] ?? node.tag;
    const isWord = node.type === 'PLAIN' ? tag === undefined : tag === 'bool' || tag === 'int' || tag === 'float' || tag === 'null';
    const source = node.type === 'PLAIN' ? (node.source ?? '') : String(node.value);
    const plain = isWord || (node.type === 'PLAIN' && /^(?:bool|int|float|null)$/.test(tag ?? '')) ? readPlain(source) : null;
    if (plain === null || plain.kind === 'text') return { kind: 'text', span, value: String(node.value) };
    if (plain.kind === 'number' && !plain.finite) return this.#fail(span, `“${source}” is read as a number that JSON does not have.`);
    return { kind: plain.kind, span, source, isTrue: plain.kind === 'boolean' && plain.value };
  }

  #fail(span: Span, message: string): TreeNode {
    this.#failed = true;
    this.#findings.add('error', { code: 'yaml-syntax', message, span });
    return { kind: 'null', span, source: '', isTrue: false };
  }
}

function markReplaced(entries: readonly TreeEntry[]): TreeEntry[] {
  const last = new Map(entries.map(({ key }, at) => [key, at]));
  return entries.map((entry, at) => (last.get(entry.key) === at ? entry : { ...entry, isReplaced: true }));
}

function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end: Math.max(start, end) };
}
