/** The use case behind `policy explain`: what a policy says, rule by rule. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { describePolicy } from '../../policy/describe/describe-policy.ts';
import type { Context } from '../context.ts';
import { answeredAttributes } from './answered-attributes.ts';
import { loadPolicyFile } from './load-policy-file.ts';

export async function explainPolicy(
  { path: given, kubernetesVersion: version }: RequestOf<'policy explain'>,
  { warn }: Pick<Context, 'warn'>,
): Promise<AnswerOf<'policy explain'>> {
  const { path, kubernetesVersion, policy } = await loadPolicyFile(given, version, warn);
  const { rules, rest, unmatched } = describePolicy(policy);
  const numbers = (indices: readonly number[]) => indices.map((index) => index + 1);
  return {
    path,
    kubernetesVersion,
    rules: rules.map(({ index, yieldsTo, shadowedBy, omitStages, fallsThrough, ...rule }) => ({
      rule: index + 1,
      ...rule,
      omitStages: [...omitStages],
      yieldsTo: numbers(yieldsTo),
      shadowedBy: shadowedBy === null ? null : numbers(shadowedBy),
      fallsThrough: [...fallsThrough],
    })),
    rest,
    unmatched: unmatched === null ? null : answeredAttributes(unmatched),
  };
}
