/** The use case behind `policy mend`: a policy whose indentation was lost, put right. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { lintPolicy } from '../../policy/lint/lint-policy.ts';
import { mendPolicy } from '../../policy/mend-policy.ts';
import { readPolicyFile } from './read-policy-file.ts';

export async function mendFile({ path, kubernetesVersion }: RequestOf<'policy mend'>): Promise<AnswerOf<'policy mend'>> {
  const file = await readPolicyFile(path, kubernetesVersion);
  const options = { kubernetesVersion: file.kubernetesVersion };
  const { policy, findings } = lintPolicy(file.text, options);
  // What lost its indentation may still load, with fields where none belong.
  const isWhole = policy !== null && findings.every(({ code }) => code !== 'unknown-field' && code !== 'duplicate-key');
  const text = isWhole ? file.text : (mendPolicy(file.text, options) ?? (policy === null ? null : file.text));
  if (text !== null) return { text };
  const [first] = findings;
  throw new AppError('policy-invalid', {
    message: `${path}:${first?.line ?? 1}: ${first?.message ?? 'It is no policy.'}`,
    ...(first?.hint !== undefined && { hint: first.hint }),
  });
}
