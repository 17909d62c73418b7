/** The lists, macros and rules of Falco files, in their order: later ones replace, or add to, those before them, as Falco reads them. */
import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Span } from '../../model/diagnostic.ts';
import type { Report } from '../../query/report.ts';
import { spanOf } from '../../query/saved/yaml-map.ts';

/** A text with where it stands, or where what it was made from stands. */
export interface FalcoText {
  readonly value: string;
  readonly span: Span;
  readonly file: number;
  /** Whether it stands there as it is, so that places in it can be told. */
  readonly isWhole: boolean;
}

export interface FalcoException {
  readonly name: string;
  readonly fields: readonly string[];
  /** Whether `fields` is one name and no list: then values are single. */
  readonly isSingle: boolean;
  readonly comps: readonly string[];
  /** Rows of cells; a cell may be a list. */
  readonly values: readonly (readonly (readonly string[])[])[];
}

export interface FalcoRule {
  readonly name: string;
  readonly file: number;
  readonly span: Span;
  readonly condition: FalcoText | null;
  readonly description: string;
  readonly output: string;
  readonly priority: string;
  readonly source: string | null;
  readonly tags: readonly string[];
  readonly enabled: boolean;
  readonly exceptions: readonly FalcoException[];
}

export interface FalcoFile {
  readonly items: readonly (Node | null)[];
  readonly report: Report;
}

export interface FalcoDefinitions {
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly macros: ReadonlyMap<string, FalcoText>;
  readonly rules: ReadonlyMap<string, FalcoRule>;
}

const versions = ['required_engine_version', 'required_plugin_versions'];
const mostDefinitions = 20_000;

/** Whether a document is a file of Falco rules. */
export function isFalcoItems(items: readonly unknown[]): boolean {
  const maps = items.filter((item) => isMap(item));
  return maps.length > 0 && maps.every((map) => ['rule', 'macro', 'list', ...versions].some((key) => map.has(key)));
}

export function collectDefinitions(files: readonly FalcoFile[]): FalcoDefinitions {
  const lists = new Map<string, readonly string[]>();
  const macros = new Map<string, FalcoText>();
  const rules = new Map<string, FalcoRule>();
  let count = 0;
  for (const [file, { items, report }] of files.entries()) {
    for (const item of items) {
      if (!isMap(item) || ++count > mostDefinitions) continue;
      const definition = new Definition(item, file, report);
      const list = definition.text('list');
      const macro = definition.text('macro');
      const rule = definition.text('rule');
      if (list !== null) lists.set(list.value, definition.list(lists.get(list.value)));
      else if (macro !== null) {
        const found = definition.joined('condition', macros.get(macro.value));
        if (found !== null) macros.set(macro.value, found);
        else definition.error('missing-key', 'A macro needs condition.');
      } else if (rule !== null) {
        const found = definition.rule(rule, rules.get(rule.value));
        if (found !== null) rules.set(rule.value, found);
      }
    }
  }
  return { lists, macros, rules };
}

type Way = 'append' | 'replace';

class Definition {
  readonly #map: YAMLMap;
  readonly #file: number;
  readonly #report: Report;
  readonly #appends: boolean;
  readonly #ways: ReadonlyMap<string, Way>;

  constructor(map: YAMLMap, file: number, report: Report) {
    this.#map = map;
    this.#file = file;
    this.#report = report;
    this.#appends = map.get('append') === true;
    const override = map.get('override');
    this.#ways = new Map(
      isMap(override)
        ? override.items.flatMap(({ key, value }) =>
            isScalar(key) && isScalar(value) && (value.value === 'append' || value.value === 'replace')
              ? [[String(key.value), value.value] as const]
              : [],
          )
        : [],
    );
  }

  error(code: string, message: string, hint?: string): null {
    const { start } = spanOf(this.#map);
    this.#report.error({ code, message, span: { start, end: start + 1 }, hint });
    return null;
  }

  text(key: string): FalcoText | null {
    const node = this.#map.get(key, true) as Node | undefined;
    if (node === undefined || !isScalar(node) || node.value === null) return null;
    return { value: String(node.value), span: spanOf(node), file: this.#file, isWhole: typeof node.value === 'string' };
  }

  list(before: readonly string[] | undefined): readonly string[] {
    const own = this.#texts('items');
    return this.#adds('items') ? [...(before ?? []), ...own] : own;
  }

  /** The text of a key, behind what it is added to. */
  joined(key: string, before: FalcoText | null | undefined): FalcoText | null {
    const own = this.text(key);
    if (own === null) return before ?? null;
    if (!this.#adds(key) || before == null) return own;
    return { ...own, value: `${before.value.trimEnd()} ${own.value.trimStart()}`, isWhole: false };
  }

  rule(name: FalcoText, before: FalcoRule | undefined): FalcoRule | null {
    const changes = this.#appends || this.#ways.size > 0 || (this.#map.has('enabled') && this.#map.items.length === 2);
    if (changes && before === undefined)
      return this.error('no-rule', `There is no rule “${name.value.slice(0, 100)}” to change.`, 'Give the file with it before this one.');
    const from = changes ? before : undefined;
    const enabled = this.#map.get('enabled');
    const said = (key: string, last: string | undefined) =>
      this.joined(key, last === undefined ? null : { value: last, span: name.span, file: this.#file, isWhole: false })?.value ?? '';
    return {
      name: name.value,
      // Where it was first written is where its findings are told.
      file: from?.file ?? this.#file,
      span: from?.span ?? name.span,
      condition: this.joined('condition', from?.condition),
      description: said('desc', from?.description),
      output: said('output', from?.output),
      priority: this.text('priority')?.value ?? from?.priority ?? '',
      source: this.text('source')?.value ?? from?.source ?? null,
      tags: this.#adds('tags')
        ? [...(from?.tags ?? []), ...this.#texts('tags')]
        : this.#map.has('tags')
          ? this.#texts('tags')
          : (from?.tags ?? []),
      enabled: typeof enabled === 'boolean' ? enabled : (from?.enabled ?? true),
      exceptions: this.#exceptions(from?.exceptions ?? []),
    };
  }

  #adds(key: string): boolean {
    return this.#ways.get(key) === 'append' || (this.#appends && !this.#ways.has(key));
  }

  #texts(key: string): readonly string[] {
    const node = this.#map.get(key, true) as Node | undefined;
    return isSeq(node) ? node.items.flatMap((item) => cellOf(item)) : [];
  }

  /** Values are added to the exception of their name. */
  #exceptions(before: readonly FalcoException[]): readonly FalcoException[] {
    const node = this.#map.get('exceptions', true) as Node | undefined;
    if (!isSeq(node)) return before;
    const kept = this.#adds('exceptions') ? before : [];
    const own = node.items.flatMap((item) => (isMap(item) ? this.#exception(item, kept) : []));
    return [...kept.filter((one) => !own.some(({ name }) => name === one.name)), ...own];
  }

  #exception(map: YAMLMap, kept: readonly FalcoException[]): readonly FalcoException[] {
    const name = String(map.get('name') ?? '');
    const last = kept.find((one) => one.name === name);
    const fieldsNode = map.get('fields', true) as Node | undefined;
    const isSingle = fieldsNode === undefined ? (last?.isSingle ?? false) : !isSeq(fieldsNode);
    const fields = fieldsNode === undefined ? (last?.fields ?? []) : cellOf(fieldsNode);
    const comps = map.has('comps') ? cellOf(map.get('comps', true)) : (last?.comps ?? []);
    const valuesNode = map.get('values', true) as Node | undefined;
    const values = isSeq(valuesNode)
      ? isSingle
        ? [[valuesNode.items.flatMap((item) => cellOf(item))]]
        : valuesNode.items.map((row) => (isSeq(row) ? row.items.map((cell) => cellOf(cell)) : [cellOf(row)]))
      : [];
    return [{ name, fields, isSingle, comps, values: [...(last?.values ?? []), ...values] }];
  }
}

function cellOf(node: unknown): readonly string[] {
  if (isSeq(node)) return node.items.flatMap((item) => cellOf(item));
  return isScalar(node) && node.value !== null ? [String(node.value)] : [];
}
