/** The use case behind `policy lint`: every policy with its findings, mended before where that is asked for. */
import { chmod, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { fixPolicy } from '../../policy/lint/fix-policy.ts';
import { type Finding, lintPolicy } from '../../policy/lint/lint-policy.ts';
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

function severeAs(failOn: Request['failOn']): (finding: Pick<Finding, 'severity'>) => boolean {
  const order = ['error', 'warning', 'note'];
  const least = order.indexOf(failOn);
  return ({ severity }) => order.indexOf(severity) <= least;
}

/** Whole or not at all. The name with a dot is passed over by the kubelet, should the file lie among manifests. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.telltale-${process.pid}`);
  const replace = async () => {
    const { mode } = await stat(path);
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await chmod(temporary, mode & 0o777);
    await rename(temporary, path);
  };
  await replace().catch(async (cause: unknown) => {
    await rm(temporary, { force: true });
    const remedy = 'Check the permission to write it and its directory; the file is as it was.';
    throw new AppError('input-unreadable', { message: `${path} could not be changed: ${String(cause)}`, path, remedy }, { cause });
  });
}
