/** The use case behind `policy diff`: for which requests two policies differ, and which recorded events that would change. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { outcomeOf } from '../../policy/describe/describe-policy.ts';
import { nameOutcome, type Outcome } from '../../policy/describe/say-outcome.ts';
import { diffPolicies, type Region } from '../../policy/diff/diff-policies.ts';
import { sayDifference } from '../../policy/diff/say-difference.ts';
import type { Policy } from '../../policy/policy.ts';
import { compileTrafficPairs, type TrafficPairRow } from '../../sql/policy/policy-traffic.ts';
import type { Context } from '../context.ts';
import { answeredAttributes } from './answered-attributes.ts';
import { loadPolicyFile } from './load-policy-file.ts';
import { trafficRows } from './traffic-rows.ts';

type Answer = AnswerOf<'policy diff'>;

export async function comparePolicies(request: RequestOf<'policy diff'>, context: Context): Promise<Answer> {
  if (request.before === '-' && request.after === '-')
    throw new AppError('usage', { message: 'Only one of the policies can come from standard input.' });
  const before = await loadPolicyFile(request.before, request.kubernetesVersion, context.warn);
  const after = await loadPolicyFile(request.after, request.kubernetesVersion, context.warn);
  const differences = diffPolicies(before.policy, after.policy);
  return {
    before: before.path,
    after: after.path,
    differ: differences.length > 0,
    differences: differences.map((difference) => {
      const { sentence, lessBefore, lessAfter } = sayDifference(difference, before.policy, after.policy);
      return {
        sentence,
        from: answeredOutcome(difference.from),
        to: answeredOutcome(difference.to),
        ...numbersOf(difference.region),
        lessBefore: lessBefore.map((index) => index + 1),
        lessAfter: lessAfter.map((index) => index + 1),
        example: difference.example === null ? null : answeredAttributes(difference.example),
      };
    }),
    traffic: request.traffic ? await compareTraffic(before.policy, after.policy, context) : null,
  };
}

function numbersOf(region: Region): { before?: number | null; after?: number | null } {
  const numberOf = (index: number | null) => (index === null ? null : index + 1);
  return {
    ...(region.before !== undefined && { before: numberOf(region.before) }),
    ...(region.after !== undefined && { after: numberOf(region.after) }),
  };
}

function answeredOutcome({ level, omitStages, omitManagedFields }: Outcome) {
  return { level, omitStages: [...omitStages], omitManagedFields };
}

async function compareTraffic(before: Policy, after: Policy, context: Context): Promise<NonNullable<Answer['traffic']>> {
  const rows = await trafficRows<TrafficPairRow>(
    (where) => compileTrafficPairs(before, after, { where: null, stages: [] }, where),
    context,
  );
  const kinds = new Map<string, NonNullable<Answer['traffic']>['kinds'][number]>();
  let events = 0;
  let changed = 0;
  for (const row of rows) {
    const count = Number(row.events);
    events += count;
    const [from, to] = [
      ofStage(outcomeOf(before, before.rules[row.before - 1]), row.stage),
      ofStage(outcomeOf(after, after.rules[row.after - 1]), row.stage),
    ];
    if (from === to) continue;
    changed += count;
    const { stage, verb, apigroup: apiGroup, resource, subresource } = row;
    const key = JSON.stringify([from, to, stage, verb, apiGroup, resource, subresource]);
    const known = kinds.get(key);
    const bytes = Number(row.bytes);
    kinds.set(key, {
      stage,
      verb,
      apiGroup,
      resource,
      subresource,
      from,
      to,
      events: (known?.events ?? 0) + count,
      bytes: (known?.bytes ?? 0) + bytes,
    });
  }
  return { events, changed, kinds: [...kinds.values()].sort((one, other) => other.events - one.events) };
}

/** An event is of one stage: where that is left out, there is no event. */
function ofStage(outcome: Outcome, stage: string): string {
  return outcome.omitStages.some((omitted) => omitted === stage) ? 'None' : nameOutcome({ ...outcome, omitStages: [] });
}
