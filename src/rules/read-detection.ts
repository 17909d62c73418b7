/** `detection:` of a Sigma rule: its selections and its condition, as one filter. */
import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Span } from '../model/diagnostic.ts';
import type { Expr } from '../query/ast.ts';
import { placeInYaml } from '../query/saved/place-in-yaml.ts';
import { spanOf } from '../query/saved/yaml-map.ts';
import { type ItemContext, readItem } from './detection-item.ts';
import { parseCondition } from './parse-condition.ts';
import { expandPodFields } from './pod-fields.ts';
import type { SigmaValue } from './read-values.ts';

export interface DetectionContext extends ItemContext {
  /** The whole document, for places in it. */
  readonly text: string;
}

/** Null where it cannot be understood; that is reported. */
export function readDetection(detection: YAMLMap, context: DetectionContext): Expr | null {
  const { report } = context;
  const parts = detection.items.map(({ key, value }) => ({
    key: key as Node,
    name: isScalar(key) ? String(key.value) : '',
    node: value as Node | null,
  }));
  const conditions = parts.flatMap(({ name, node }) =>
    name !== 'condition' || node === null ? [] : isSeq(node) ? (node.items as Node[]) : [node],
  );
  const selections = readSelections(
    parts.filter(({ name }) => name !== 'condition'),
    context,
  );
  if (conditions.length === 0) {
    const { start } = spanOf(detection);
    report.error({
      code: 'no-condition',
      message: 'The detection has no condition.',
      span: { start, end: start + 1 },
      hint: 'Such as condition: selection.',
    });
    return null;
  }
  if (selections === null) return null;
  return join(
    conditions.map((node) => readCondition(node, selections, context)),
    'or',
  );
}

interface Part {
  readonly key: Node;
  readonly name: string;
  readonly node: Node | null;
}

/** Null where one of them cannot be understood. */
function readSelections(parts: readonly Part[], context: DetectionContext): ReadonlyMap<string, Expr> | null {
  const { report } = context;
  const selections = new Map<string, Expr>();
  let failed = false;
  for (const { key, name, node } of parts) {
    if (name === 'timeframe') {
      report.error({
        code: 'old-timeframe',
        message: 'timeframe does nothing by itself.',
        span: spanOf(key),
        hint: 'Write a correlation rule with a timespan.',
      });
      continue;
    }
    if (node === null) report.error({ code: 'empty-selection', message: `The selection ${name} is empty.`, span: spanOf(key) });
    const filter = node === null ? null : readSelection(node, context);
    if (filter === null) failed = true;
    else selections.set(name, expandPodFields(filter));
  }
  return failed ? null : selections;
}

function readCondition(node: Node, selections: ReadonlyMap<string, Expr>, { report, text }: DetectionContext): Expr | null {
  const span = spanOf(node);
  if (!isScalar(node) || typeof node.value !== 'string') {
    report.error({ code: 'bad-condition', message: 'A condition is a text.', span });
    return null;
  }
  const { value } = node;
  const { where, problems } = parseCondition(value, selections);
  const place = (offset: number) => placeInYaml(text, span, value, offset);
  for (const { code, message, span: at, hint } of problems) {
    const start = place(at.start);
    report.error({ code, message, hint, span: { start, end: Math.max(start + 1, place(Math.max(at.start, at.end - 1)) + 1) } });
  }
  return where;
}

/** A map asks all its items, a list one of its maps; a list of words, any of them anywhere in the record. */
function readSelection(node: Node, context: DetectionContext): Expr | null {
  if (isSeq(node) && node.items.length === 0) return asksNothing(node, context);
  if (isMap(node)) return readItems(node, context);
  if (isSeq(node))
    return join(
      (node.items as Node[]).map((item) => (isMap(item) ? readItems(item, context) : readWord(item, context))),
      'or',
    );
  return readWord(node, context);
}

function asksNothing(node: Node, { report }: DetectionContext): null {
  report.error({ code: 'empty-selection', message: 'This asks nothing.', span: shortSpan(node), hint: 'Name a field with its value.' });
  return null;
}

function readItems(map: YAMLMap, context: DetectionContext): Expr | null {
  if (map.items.length === 0) return asksNothing(map, context);
  const filters = map.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '';
    const span = spanOf(key as Node);
    const values = readScalars(value as Node | null, context);
    if (values === null) return null;
    // An item without a field is one of words: `|all: [a, b]`.
    if (name.startsWith('|') && values.length === 0) return asksNothing(map, context);
    if (name.startsWith('|'))
      return join(
        values.map((word) => freeText(String(word), span)),
        name.includes('all') ? 'and' : 'or',
      );
    return readItem(name, values, span, context);
  });
  return join(filters, 'and');
}

function readScalars(node: Node | null, { report }: DetectionContext): readonly SigmaValue[] | null {
  if (node === null) return [null];
  const values = (isSeq(node) ? (node.items as Node[]) : [node]).map((item): SigmaValue | undefined => {
    if (!isScalar(item)) return undefined;
    const { value } = item;
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    return typeof value === 'bigint' || value instanceof Date ? String(item.source ?? value) : undefined;
  });
  if (!values.includes(undefined)) return values.filter((value) => value !== undefined);
  const message = isAlias(node)
    ? 'Anchors are not followed here.'
    : 'A value is a text, a number, true, false or null, or a list of these.';
  report.error({ code: 'bad-value', message, span: shortSpan(node) });
  return null;
}

function readWord(node: Node, { report }: DetectionContext): Expr | null {
  if (isScalar(node) && node.value !== null) return freeText(String(node.value), spanOf(node));
  report.error({
    code: 'bad-selection',
    message: 'A selection is a mapping of fields, a list of such mappings, or a list of words.',
    span: shortSpan(node),
  });
  return null;
}

/** Anywhere in the record, whatever the case; wildcards at the ends say no more than that. */
function freeText(word: string, span: Span): Expr {
  return { kind: 'text', value: word.replace(/^\*+|\*+$/g, ''), span };
}

function join(filters: readonly (Expr | null)[], kind: 'and' | 'or'): Expr | null {
  const operands = filters.filter((filter) => filter !== null);
  if (operands.length < filters.length || operands.length === 0) return null;
  const [only, another] = operands;
  return only !== undefined && another === undefined ? only : { kind, operands };
}

function shortSpan(node: Node): Span {
  const { start, end } = spanOf(node);
  return { start, end: Math.max(start + 1, Math.min(end, start + 80)) };
}
