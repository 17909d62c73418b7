/** `correlation:` of a Sigma rule: which rules' events are counted, by what they belong together, and in what time. What of it the rules have to have is checked when they are known. */
import { type Document, isMap } from 'yaml';
import type { Span } from '../model/diagnostic.ts';
import { nearest } from '../model/suggest.ts';
import type { Report } from '../query/report.ts';
import { YamlMap, type YamlText } from '../query/saved/yaml-map.ts';
import { readDuration } from '../query/values/duration.ts';
import { type Head, readHead } from './read-head.ts';
import { readTests } from './read-tests.ts';
import { type CorrelationCondition, type CorrelationType, correlationTypes, type RuleTests } from './rule.ts';

/** A correlation whose rules were not looked up yet. */
export interface CorrelationDraft {
  readonly head: Head;
  readonly tests: RuleTests;
  readonly type: CorrelationType;
  /** Names or ids. */
  readonly references: readonly YamlText[];
  readonly groupBy: readonly YamlText[];
  /** Alias → rule → field. */
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly timespanUs: number;
  readonly timespanSpan: Span;
  readonly conditions: readonly CorrelationCondition[];
  readonly field: YamlText | null;
  readonly percentile: number;
  /** Whether the rules that it counts raise findings of their own. */
  readonly generate: boolean;
  /** Whether it does so itself: not where it only feeds another one of its file. */
  readonly raises: boolean;
}

const operators: readonly CorrelationCondition['op'][] = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'];
/** Longer windows belong into a query. */
export const longestUs = 31 * 86_400e6;

export function readCorrelation(map: YamlMap, document: Document, report: Report): CorrelationDraft | null {
  const head = readHead(map, report);
  const tests = readTests(map, document, report);
  const node = map.node('correlation');
  map.reportRest();
  if (!isMap(node)) {
    report.error({ code: 'wrong-kind', message: 'correlation is a mapping.', span: { start: map.span.start, end: map.span.start + 1 } });
    return null;
  }
  const inner = new YamlMap(node, 'A correlation', report);
  const type = readType(inner.required('type', 'Such as type: event_count.'), report);
  const references = inner.texts('rules');
  const groupBy = inner.texts('group-by');
  const timespan = inner.required('timespan', 'Such as timespan: 5m.');
  const aliases = readAliases(inner);
  const generate = inner.flag('generate');
  const isTemporal = type === 'temporal' || type === 'temporal_ordered';
  const { conditions, field, percentile } = readConditions(inner, type, report);
  inner.reportRest();
  const at = { start: inner.span.start, end: inner.span.start + 1 };
  if (references.length === 0)
    report.error({ code: 'no-rules', message: 'The correlation names no rules.', span: at, hint: 'Such as rules: [name-of-a-rule].' });
  if (isTemporal && references.length < 2) report.error({ code: 'no-rules', message: `${type} needs two rules or more.`, span: at });
  const timespanUs = timespan === null ? null : readDuration(timespan.value.trim());
  if (timespan !== null && (timespanUs === null || timespanUs <= 0 || timespanUs > longestUs))
    report.error({
      code: 'bad-timespan',
      message: `“${timespan.value}” is no timespan.`,
      span: timespan.span,
      hint: 'Write one as 30s, 5m, 2h or 7d; at most 31 days.',
    });
  if (head === null || type === null || timespan === null || timespanUs === null) return null;
  return {
    head,
    tests,
    type,
    references,
    groupBy,
    aliases,
    timespanUs,
    timespanSpan: timespan.span,
    conditions,
    field,
    percentile,
    generate,
    raises: true,
  };
}

function readType(text: YamlText | null, report: Report): CorrelationType | null {
  if (text === null) return null;
  const found = correlationTypes.find((type) => type === text.value);
  if (found !== undefined) return found;
  const near = nearest(text.value, correlationTypes);
  report.error({
    code: 'bad-type',
    message: `There is no correlation “${text.value}”.`,
    span: text.span,
    hint: near === null ? `It is ${correlationTypes.join(', ')}.` : `Did you mean ${near}?`,
  });
  return null;
}

function readConditions(
  map: YamlMap,
  type: CorrelationType | null,
  report: Report,
): Pick<CorrelationDraft, 'conditions' | 'field' | 'percentile'> {
  const nothing = { conditions: [], field: null, percentile: 50 };
  const node = map.node('condition');
  const isTemporal = type === 'temporal' || type === 'temporal_ordered';
  if (node === null || !isMap(node)) {
    if (!isTemporal)
      report.error({
        code: 'no-condition',
        message: 'The correlation has no condition.',
        span: { start: map.span.start, end: map.span.start + 1 },
        hint: 'Such as condition: {gte: 10}.',
      });
    return nothing;
  }
  const inner = new YamlMap(node, 'A condition', report);
  const conditions = operators.flatMap((op) => {
    const text = inner.text(op);
    if (text === null) return [];
    const value = Number(text.value);
    if (Number.isFinite(value) && text.value.trim() !== '') return [{ op, value }];
    report.error({ code: 'bad-value', message: `“${text.value}” is no number.`, span: text.span });
    return [];
  });
  const field = inner.text('field');
  const percentile = inner.text('percentile');
  inner.reportRest();
  const needsField = type !== 'event_count' && !isTemporal;
  if (needsField && field === null)
    report.error({
      code: 'no-field',
      message: `${type} needs a field.`,
      span: inner.span,
      hint: 'Such as condition: {field: objectRef.namespace, gte: 5}.',
    });
  if (conditions.length === 0 && !isTemporal)
    report.error({ code: 'no-condition', message: 'The condition compares nothing.', span: inner.span, hint: 'Such as gte: 10.' });
  const p = percentile === null ? 50 : Number(percentile.value);
  if (!(p > 0 && p < 100))
    report.error({ code: 'bad-value', message: 'A percentile is between 0 and 100.', span: percentile?.span ?? inner.span });
  return { conditions, field, percentile: p };
}

function readAliases(map: YamlMap): CorrelationDraft['aliases'] {
  const node = map.node('aliases');
  if (!isMap(node)) return {};
  const read = node.toJSON() as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(read).map(([alias, fields]) => [
      alias,
      Object.fromEntries(
        Object.entries(typeof fields === 'object' && fields !== null ? fields : {}).map(([rule, field]) => [rule, String(field)]),
      ),
    ]),
  );
}
