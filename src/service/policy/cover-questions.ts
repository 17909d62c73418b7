/** The use case behind `policy coverage`: which questions and detections a policy answers, why not the others, and what that would cost. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { chooseWatches, watchSets } from '../../policy/coverage/choose-watches.ts';
import { coverPolicy, type WatchCoverage } from '../../policy/coverage/cover-policy.ts';
import { type Change, openEyes } from '../../policy/coverage/open-eyes.ts';
import { sayEdit, sayLoss } from '../../policy/coverage/say-loss.ts';
import type { Watch } from '../../policy/coverage/watch.ts';
import { ruleLines } from '../../policy/lint/edit-text.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Query } from '../../query/ast.ts';
import type { Context } from '../context.ts';
import { readAsked } from '../summary/asked.ts';
import { answeredAttributes } from './answered-attributes.ts';
import { daysBetween } from './days-between.ts';
import { loadPolicyFile } from './load-policy-file.ts';
import { type Price, priceChanges } from './price-changes.ts';
import { readWatches } from './watches.ts';

type Answer = AnswerOf<'policy coverage'>;

export async function coverQuestions(
  { path: given, keep, since, until, traffic, failOn, kubernetesVersion: version }: RequestOf<'policy coverage'>,
  context: Context,
): Promise<Answer> {
  const { range } = readAsked({ clusters: [], since, until });
  const { path, kubernetesVersion, policy } = await loadPolicyFile(given, version, context.warn);
  const watches = requireWatches(await readWatches(), keep.length === 0 ? ['all'] : keep);
  const found = coverPolicy(policy, watches).map((coverage) => ({ coverage, change: openEyes(policy, coverage) }));
  const query: Query = { where: null, stages: range === null ? [] : [range] };
  const priced = traffic
    ? await pricesOf(
        policy,
        found.flatMap(({ change }) => change ?? []),
        query,
        context,
      )
    : null;
  const counts = { answerable: 0, partly: 0, blind: 0 };
  for (const { coverage } of found) counts[coverage.status]++;
  return {
    path,
    kubernetesVersion,
    ...counts,
    watches: found.map(({ coverage, change }) => ({
      ...answeredCoverage(coverage),
      change: change && answeredChange(change, priced?.of(change) ?? null),
    })),
    traffic: priced && { events: priced.events, first: priced.first, last: priced.last, days: priced.days },
    failed: failOn === 'never' ? false : counts.blind > 0 || (failOn === 'partly' && counts.partly > 0),
  };
}

/** @throws AppError `usage` where a word stands for nothing */
export function requireWatches(all: readonly Watch[], words: readonly string[]): readonly Watch[] {
  const { watches, unknown } = chooseWatches(all, words);
  const [first] = unknown;
  if (first !== undefined)
    throw new AppError('usage', {
      message: `There is no question, detection or set of them called “${first.word}”.`,
      hint: first.near === null ? `Sets are ${watchSets.join(', ')}; \`telltale ask\` lists the questions.` : `Did you mean ${first.near}?`,
    });
  return watches;
}

async function pricesOf(policy: Policy, changes: readonly Change[], query: Query, context: Context) {
  // Many questions ask for the same change.
  const byPolicy = new Map(changes.map((change) => [JSON.stringify(change.policy), change.policy]));
  const { prices, first, last, events } = await priceChanges(policy, [...byPolicy.values()], query, context);
  const known = new Map([...byPolicy.keys()].map((key, at) => [key, prices[at]]));
  const of = (change: Change): Price | null => known.get(JSON.stringify(change.policy)) ?? null;
  return { of, first, last, events, days: first === null || last === null ? 0 : daysBetween(first, last) };
}

export function answeredCoverage({
  watch,
  status,
  losses,
  isWithheld,
  hasRequests,
  needsCredentials,
}: WatchCoverage): Omit<Answer['watches'][number], 'change'> {
  return {
    kind: watch.kind,
    name: watch.name,
    title: watch.title,
    status,
    withheld: isWithheld,
    needsCredentials,
    because: hasRequests
      ? losses.map(({ ruleIndex, level, isFound, lacks, need, example }) => ({
          rule: ruleIndex === null ? null : ruleIndex + 1,
          level,
          found: isFound,
          lacks: [...lacks],
          sentence: sayLoss({ ruleIndex, level, lacks, need }),
          needs: { level: need.level, stages: [...need.stages] },
          example: answeredAttributes(example),
        }))
      : [],
  };
}

export function answeredChange({ edits }: Change, price: Price | null): NonNullable<Answer['watches'][number]['change']> {
  return {
    edits: edits.map((edit) => ({ sentence: sayEdit(edit), rule: edit.kind === 'insert' ? ruleLines(edit.rule).join('\n') : null })),
    price: price && { events: price.events, bytes: price.bytes, unknownBodies: price.unknownBodies, estimated: price.isEstimated },
  };
}
