/** A document with `filter:` as an exception. One that does not say who, why and until when, or leaves out all that a rule finds, is none. */
import { isMap, isScalar, isSeq, type Node, YAMLMap } from 'yaml';
import { isError } from '../model/diagnostic.ts';
import { readExpiry } from '../model/read-expiry.ts';
import type { Expr } from '../query/ast.ts';
import type { YamlMap } from '../query/saved/yaml-map.ts';
import { leaves } from '../query/walk.ts';
import { askedLists } from './ask-list.ts';
import type { ExceptionDraft } from './exception.ts';
import { type DetectionContext, readDetection } from './read-detection.ts';
import { oneLine } from './read-head.ts';
import { readOwn } from './read-own.ts';

export function readException(map: YamlMap, context: DetectionContext): ExceptionDraft | null {
  const { report, lists } = context;
  const before = report.diagnostics.length;
  const title = map.required('title', 'What is left out, in a few words.');
  const owner = map.required('owner', 'Who answers for it, such as owner: platform-team.');
  const reason = map.required('reason', 'Why these requests are fine.');
  const expires = map.required('expires', 'The last day on which it holds, such as expires: 2027-03-31.');
  for (const key of [
    'id',
    'name',
    'status',
    'description',
    'date',
    'modified',
    'author',
    'references',
    'tags',
    'logsource',
    'level',
    'taxonomy',
  ])
    map.node(key);
  const node = map.node('filter');
  map.reportRest();
  const start = map.span.start;
  if (!isMap(node)) {
    report.error({
      code: 'wrong-kind',
      message: 'filter is a mapping.',
      span: { start, end: start + 1 },
      hint: 'With rules:, and query: or selections with a condition:.',
    });
    return null;
  }
  const expiresMs = expires === null ? null : readExpiry(expires.value);
  if (expires !== null && expiresMs === null)
    report.error({
      code: 'bad-date',
      message: `“${expires.value.slice(0, 40)}” is no date.`,
      span: expires.span,
      hint: 'Write one as 2027-03-31.',
    });
  for (const text of [owner, reason])
    if (text !== null && text.value.trim() === '')
      report.error({ code: 'missing-key', message: 'This may not be empty.', span: text.span });
  const rules = readNames(node.get('rules', true) as Node | undefined);
  if (rules.length === 0 || rules.some(({ value }) => /^(any|all|\*)$/i.test(value)))
    report.error({
      code: 'too-broad',
      message: 'An exception names the rules that it is for.',
      span: { start, end: start + 1 },
      hint: 'Such as rules: [exec-into-container].',
    });
  const asked = readFilter(node, context);
  if (asked !== null && ![...leaves(asked)].some(({ leaf, negated }) => isNarrow(leaf, negated)))
    report.error({
      code: 'too-broad',
      message: 'The exception leaves out all but something: it has to name what the requests are that it leaves out.',
      span: { start, end: start + 1 },
      hint: 'Name a field with its value, such as the user.',
    });
  if (
    report.diagnostics.slice(before).some(isError) ||
    title === null ||
    owner === null ||
    reason === null ||
    expires === null ||
    expiresMs === null ||
    asked === null
  )
    return null;
  return {
    title: oneLine(title.value),
    owner: oneLine(owner.value),
    reason: oneLine(reason.value),
    expiresMs,
    expirySpan: expires.span,
    rules,
    where: asked,
    ...askedLists(asked, lists),
  };
}

function readNames(node: Node | undefined) {
  const items = isSeq(node) ? (node.items as Node[]) : node === undefined ? [] : [node];
  return items.flatMap((item) =>
    isScalar(item) && typeof item.value === 'string'
      ? [{ value: item.value, span: { start: item.range?.[0] ?? 0, end: item.range?.[1] ?? 1 } }]
      : [],
  );
}

/** What is left out. Sigma is read both ways: some write what remains, `not selection`, others what does not. */
function readFilter(node: YAMLMap, context: DetectionContext): Expr | null {
  const query = node.get('query', true) as Node | undefined;
  if (query !== undefined && isScalar(query) && typeof query.value === 'string') {
    const [start = 0, end = 0] = query.range ?? [];
    return readOwn({ value: query.value, span: { start, end } }, context);
  }
  const selections = new YAMLMap();
  selections.items = node.items.filter(({ key }) => !isScalar(key) || key.value !== 'rules');
  selections.range = node.range ?? [0, 1, 1];
  const asked = readDetection(selections, context);
  return asked?.kind === 'not' ? asked.operand : asked;
}

function isNarrow(leaf: Exclude<Expr, { kind: 'and' | 'or' | 'not' }>, negated: boolean): boolean {
  if (leaf.kind === 'text') return false;
  // That there is some value, or none, says little.
  if (leaf.kind === 'empty') return false;
  const isNegated = leaf.kind === 'compare' ? leaf.op === '!=' : leaf.negated;
  return isNegated === negated;
}
