/** The use case behind `policy lint`: every policy with its findings, mended before where that is asked for. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { fixPolicy } from '../../policy/lint/fix-policy.ts';
import { lintPolicy } from '../../policy/lint/lint-policy.ts';
import { replaceFile } from '../replace-file.ts';
import { severeAs } from '../severe-as.ts';
import { requireVersion } from './load-policy-file.ts';
import { readPolicyFile } from './read-policy-file.ts';

type Request = RequestOf<'policy lint'>;

export async function lintPolicies({ paths, kubernetesVersion, failOn, fix }: Request): Promise<AnswerOf<'policy lint'>> {
  if (kubernetesVersion !== undefined) requireVersion(kubernetesVersion);
  const fails = severeAs(failOn);
  const read = await Promise.all([...new Set(paths)].map((path) => readPolicyFile(path, kubernetesVersion)));
  const files: AnswerOf<'policy lint'>['files'] = [];
  for (const { path, text, kubernetesVersion: version } of read) {
    const options = { kubernetesVersion: version };
    const fixed = fix ? fixPolicy(text, options, failOn === 'never' ? () => true : fails) : null;
    const { policy, findings } = fixed?.result ?? lintPolicy(text, options);
    if (fixed !== null && fixed.text !== text && path !== '-') await replaceFile(path, fixed.text);
    files.push({
      path,
      kubernetesVersion: version,
      loads: policy !== null,
      fixed: (fixed?.applied ?? []).map(({ code, title }) => ({ code, title })),
      findings: findings.map(({ fix: offered, ...finding }) => ({ ...finding, ...(offered !== undefined && { fix: offered.title }) })),
      text: fixed?.text ?? text,
    });
  }
  return { files, failed: files.some(({ findings }) => findings.some(fails)) };
}
