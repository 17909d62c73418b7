/** The use cases behind `rules list`, `rules show` and `rules lint`: what rules there are, what one says, and what is wrong with one. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { isLevelAtLeast } from '../../model/alert.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { tacticOf } from '../../model/tactics.ts';
import type { Query } from '../../query/ast.ts';
import { explainQuery } from '../../query/explain-query.ts';
import { printQuery } from '../../query/print-query.ts';
import type { RuleException } from '../../rules/exception.ts';
import { collapsePodFields } from '../../rules/pod-fields.ts';
import { isEnabled, type Rule } from '../../rules/rule.ts';
import type { Context } from '../context.ts';
import { listsFor } from '../indicators/given-lists.ts';
import { checkExpiry } from './check-expiry.ts';
import { chooseRules } from './choose-rules.ts';
import { type RuleFile, readRuleFiles } from './rule-files.ts';
import { placeOf } from './say-place.ts';

export async function listRules(
  { folders, noBuiltIn, level, tag, lists }: RequestOf<'rules list'>,
  context: Context,
): Promise<AnswerOf<'rules list'>> {
  const { all } = await chooseRules({ rules: [], folders, builtIn: !noBuiltIn, lists: await listsFor(lists, context) }, context.warn);
  const wanted = tag?.toLowerCase().replace(/^(attack\.)?/, '');
  const rules = all.filter(
    (rule) =>
      isLevelAtLeast(rule.level, level) && (wanted === undefined || rule.tags.some((one) => one.replace(/^attack\./, '') === wanted)),
  );
  return { rules: rules.map(briefOf) };
}

export async function showRule({ rule: name, folders, lists }: RequestOf<'rules show'>, context: Context): Promise<AnswerOf<'rules show'>> {
  const { files, chosen, all } = await chooseRules(
    { rules: [name], folders, builtIn: true, lists: await listsFor(lists, context) },
    context.warn,
  );
  const [rule] = chosen as readonly [Rule];
  const file = files.find(({ rules }) => rules.includes(rule));
  return { ...tellRule(rule, all, context.clock()), path: file?.path ?? '', text: file?.text ?? '' };
}

/** `all`: for the rules that it counts. */
export function tellRule(rule: Rule, all: readonly Rule[], nowMs: number): Omit<AnswerOf<'rules show'>, 'path' | 'text'> {
  return {
    ...briefOf(rule),
    description: rule.description,
    author: rule.author,
    references: [...rule.references],
    falsePositives: [...rule.falsePositives],
    reason: rule.reason,
    next: [...rule.next],
    queries: rule.queries.map((query) => ({ text: printQuery(query), english: explainRule(query) })),
    tests: { match: rule.tests.match.length, ignore: rule.tests.ignore.length },
    exceptions: (rule.exceptions ?? []).map((one) => tellException(one, nowMs)),
    counts: (rule.kind === 'correlation' ? rule.rules : []).flatMap((id) => {
      const counted = all.find((one) => one.id === id);
      return counted === undefined ? [] : [{ name: counted.name, title: counted.title, correlation: correlationOf(counted) }];
    }),
  };
}

function correlationOf(rule: Rule): string | null {
  return rule.kind === 'correlation' ? rule.type : null;
}

/** In English a container is one, wherever the request may carry it. */
export function explainRule(query: Query): string {
  return explainQuery({ ...query, where: query.where && collapsePodFields(query.where) });
}

/** Those that run, and raise something of their own: with their queries, for who looks at what these need. */
export async function listDetections(): Promise<AnswerOf<'detections'>> {
  const files = await readRuleFiles([], true);
  const running = files.flatMap(({ rules }) => rules.filter((rule) => isEnabled(rule) && rule.raises));
  return {
    detections: running.map(({ name, title, level, tags, queries }) => ({
      name,
      title,
      level,
      tactic: tacticOf(tags) ?? '',
      queries: queries.map(printQuery),
    })),
  };
}

export async function lintRules({ paths, failOn, lists }: RequestOf<'rules lint'>, context: Context): Promise<AnswerOf<'rules lint'>> {
  // What exceptions and correlations name may come along.
  const all = await readRuleFiles(paths, true, await listsFor(lists, context));
  const files = paths.length === 0 ? all : all.filter(({ isOwn }) => isOwn);
  const answered = files.map((file) => ({
    path: file.path,
    rules: file.rules.map((rule) => ({ name: rule.name, title: rule.title, verdict: rule.verdict, needs: rule.needs })),
    exceptions: file.exceptions.map((one) => tellException(one, context.clock())),
    findings: [...file.diagnostics, ...checkExpiry(file.exceptions, context.clock())].map((diagnostic) => findingOf(file, diagnostic)),
    text: file.text,
  }));
  const order = ['error', 'warning', 'note'];
  const least = order.indexOf(failOn);
  return { files: answered, failed: answered.some(({ findings }) => findings.some(({ severity }) => order.indexOf(severity) <= least)) };
}

function tellException({ title, owner, reason, expiresMs }: RuleException, nowMs: number): AnswerOf<'rules show'>['exceptions'][number] {
  // The last moment in which it holds is on the day that was written.
  return { title, owner, reason, expires: new Date(expiresMs - 1).toISOString().slice(0, 10), expired: expiresMs <= nowMs };
}

export function findingOf(
  { text }: Pick<RuleFile, 'text'>,
  { code, severity, message, hint, span }: Diagnostic,
): AnswerOf<'rules lint'>['files'][number]['findings'][number] {
  const start = placeOf(text, span.start);
  const end = placeOf(text, span.end);
  return {
    code,
    severity,
    message,
    effect: '',
    ...(hint !== undefined && { hint }),
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    span: { start: span.start, end: span.end },
  };
}

export function briefOf(rule: Rule): AnswerOf<'rules list'>['rules'][number] {
  const { id, name, title, level, status, tags, verdict, needs } = rule;
  return {
    id,
    name,
    title,
    level,
    status,
    tags: [...tags],
    verdict,
    needs,
    enabled: isEnabled(rule),
    correlation: correlationOf(rule),
    exceptions: rule.exceptions?.length ?? 0,
  };
}
