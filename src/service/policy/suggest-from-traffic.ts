/** The use case behind `policy suggest`: a policy from questions and traffic, proved by linting, simulating and coverage. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { invariant } from '../../model/invariant.ts';
import { coverPolicy } from '../../policy/coverage/cover-policy.ts';
import { openEyes } from '../../policy/coverage/open-eyes.ts';
import { lintPolicy } from '../../policy/lint/lint-policy.ts';
import { newestKnown } from '../../policy/load/kubernetes-version.ts';
import type { Policy } from '../../policy/policy.ts';
import { printPolicy } from '../../policy/suggest/print-policy.ts';
import { type Budget, readBudget } from '../../policy/suggest/read-budget.ts';
import { type Suggestion, suggestPolicy } from '../../policy/suggest/suggest-policy.ts';
import { recordsNothing } from '../../policy/suggest/wanted-rules.ts';
import type { Query } from '../../query/ast.ts';
import type { Context } from '../context.ts';
import { readAsked } from '../summary/asked.ts';
import { answeredChange, answeredCoverage, requireWatches } from './cover-questions.ts';
import { loadPolicyFile, requireVersion } from './load-policy-file.ts';
import { type MeasuredTraffic, measureTraffic } from './measure-traffic.ts';
import { priceChanges } from './price-changes.ts';
import { type SimulatedPolicy, simulateOne } from './simulate-one.ts';
import { readWatches } from './watches.ts';

type Answer = AnswerOf<'policy suggest'>;

/** The first guess is made of whole consumers; what the simulation says is worth more. */
const mostTries = 5;

export async function suggestFromTraffic(request: RequestOf<'policy suggest'>, context: Context): Promise<Answer> {
  const { keep, since, until, from, kubernetesVersion: version } = request;
  const budget = requireBudget(request.budget);
  if (version !== undefined) requireVersion(version);
  const { range } = readAsked({ clusters: [], since, until });
  const query: Query = { where: null, stages: range === null ? [] : [range] };
  const all = await readWatches();
  const asked = requireWatches(all, keep.length === 0 ? ['security'] : keep);
  // Nobody should have to record credentials to be told of something.
  const credentials = coverPolicy(recordsNothing, asked).filter(({ needsCredentials }) => needsCredentials);
  const kept = asked.filter((watch) => !credentials.some((coverage) => coverage.watch === watch));
  const given = from === undefined ? null : await loadPolicyFile(from, version, context.warn);
  const kubernetesVersion = given?.kubernetesVersion ?? version ?? newestKnown;
  const traffic = await measureTraffic(query, context);
  const { first, last } = traffic;
  if (first === null || last === null)
    throw new AppError('usage', {
      message: 'There are no recorded events to measure.',
      hint: 'Give a log with -f, or a store with --store, and another range of time.',
    });
  const budgetBytes = bytesOf(budget, traffic);
  const wish = { watches: kept, consumers: traffic.consumers, from: given?.policy ?? null };
  let target = budgetBytes;
  let suggestion = suggestPolicy({ ...wish, budgetBytes: target });
  let simulated = await simulateOne(suggestion.policy, query, context);
  for (let tries = 1; tries < mostTries && budgetBytes !== null && target !== null && simulated.bytes > budgetBytes; tries++) {
    target -= (simulated.bytes - budgetBytes) * 1.02;
    suggestion = suggestPolicy({ ...wish, budgetBytes: target });
    simulated = await simulateOne(suggestion.policy, query, context);
  }
  const covered = coverPolicy(suggestion.policy, all);
  const lost = covered
    .filter(({ status }) => status !== 'answerable')
    .map((coverage) => ({ coverage, change: openEyes(suggestion.policy, coverage) }));
  const policies = [
    ...new Map(lost.flatMap(({ change }) => (change === null ? [] : [[JSON.stringify(change.policy), change.policy] as const]))).values(),
  ];
  const { prices } = await priceChanges(suggestion.policy, policies, query, context);
  const priceOf = new Map(policies.map((policy, at) => [JSON.stringify(policy), prices[at] ?? null]));
  const text = printPolicy(
    suggestion.policy,
    suggestion.rules,
    figuresOf(suggestion, simulated, traffic),
    headOf(traffic, simulated, kept.length, keep),
  );
  const { policy: read, findings: told } = lintPolicy(text, { kubernetesVersion });
  invariant(read === null || isSameText(read, suggestion.policy), 'a policy is printed as it was proved');
  const findings = told.filter(({ severity }) => severity !== 'note');
  const isOver = budgetBytes !== null && simulated.bytes > budgetBytes;
  const keeps = new Set(kept);
  const costs = lost.map(({ coverage, change }) => ({
    ...answeredCoverage(coverage),
    kept: keeps.has(coverage.watch),
    change: change && answeredChange(change, priceOf.get(JSON.stringify(change.policy)) ?? null),
  }));
  return {
    text,
    kubernetesVersion,
    first,
    last,
    days: traffic.days,
    today: { events: traffic.events, bytes: traffic.bytes },
    suggested: { events: simulated.events, bytes: simulated.bytes },
    budgetBytes: budgetBytes === null ? null : Math.round(budgetBytes),
    kept: kept.length,
    answerable: covered.filter(({ watch, status }) => keeps.has(watch) && status === 'answerable').length,
    costs,
    lowered: suggestion.lowered
      .toSorted((one, other) => other.savedBytes - one.savedBytes)
      .map(({ consumer, from: before, to, savedBytes, harmed }) => ({
        user: consumer.user?.name ?? '',
        verb: consumer.verb,
        apiGroup: consumer.apiGroup,
        resource: consumer.resource,
        subresource: consumer.subresource,
        path: consumer.path,
        from: before,
        to,
        savedBytes: Math.round(savedBytes),
        harmed: harmed.map(({ name }) => name),
      })),
    findings: findings.map(({ line, code, message }) => ({ line, code, message })),
    failed: isOver || findings.length > 0 || costs.some((cost) => cost.kept),
    isOver,
    notes: [
      ...credentials.map(({ watch }) => `${watch.name} asks for bodies that hold credentials: it is not kept, and sees what it can.`),
      ...simulated.notes,
    ],
  };
}

/** Empty lists and absent ones mean the same. */
function isSameText(one: Policy, other: Policy): boolean {
  const said = ({ omitStages = [], omitManagedFields = false, rules }: Policy) =>
    JSON.stringify([
      omitStages,
      omitManagedFields,
      rules.map(
        ({
          level,
          users,
          userGroups,
          verbs,
          namespaces,
          nonResourceURLs,
          resources = [],
          omitStages: stages = [],
          omitManagedFields: managed,
        }) => [
          [level, users ?? [], userGroups ?? [], verbs ?? [], namespaces ?? [], nonResourceURLs ?? [], stages, managed ?? null],
          resources.map(({ group = '', resources: names = [], resourceNames = [] }) => [group, names, resourceNames]),
        ],
      ),
    ]);
  return said(one) === said(other);
}

function requireBudget(text: string | undefined): Budget | null {
  if (text === undefined) return null;
  const budget = readBudget(text);
  if (budget === null)
    throw new AppError('usage', {
      message: `“${text}” is no budget.`,
      hint: 'Such as --budget 2GiB/day, or --budget 20% of what is recorded today.',
    });
  return budget;
}

/** For as long as was measured. */
function bytesOf(budget: Budget | null, { bytes, days }: MeasuredTraffic): number | null {
  if (budget === null) return null;
  return budget.kind === 'part' ? bytes * budget.of : budget.perDay * (days > 0 ? days : 1);
}

function figuresOf({ rules }: Suggestion, simulated: SimulatedPolicy, { bytes }: MeasuredTraffic) {
  return rules.map((_, at) => {
    const found = simulated.rules[at];
    if (found === undefined) return undefined;
    return {
      events: found.todayEvents,
      todayShare: found.todayBytes / Math.max(1, bytes),
      keptShare: found.bytes / Math.max(1, simulated.bytes),
    };
  });
}

function headOf(
  { first, last, bytes }: MeasuredTraffic,
  simulated: SimulatedPolicy,
  kept: number,
  keep: readonly string[],
): readonly string[] {
  const percent = Math.round((1 - simulated.bytes / Math.max(1, bytes)) * 1000) / 10;
  return [
    `Suggested by telltale for what was recorded from ${first} to ${last}.`,
    `Keeps ${kept} questions and detections (${keep.length === 0 ? 'security' : keep.join(', ')}), with ${percent >= 0 ? `${percent} % fewer` : `${-percent} % more`} bytes than today.`,
  ];
}
