/** A policy that is to be used, from a file: what the API server would refuse is refused here too, with the place. */
import { AppError } from '../../contract/problems.ts';
import { readMinor } from '../../policy/load/kubernetes-version.ts';
import { parsePolicy } from '../../policy/load/parse-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import { readPolicyFile } from './read-policy-file.ts';

export interface LoadedPolicy {
  readonly path: string;
  readonly kubernetesVersion: string;
  readonly policy: Policy;
}

/** @throws AppError `input-unreadable`, `policy-invalid`, `usage` */
export async function loadPolicyFile(given: string, version: string | undefined, warn: (message: string) => void): Promise<LoadedPolicy> {
  if (version !== undefined) requireVersion(version);
  const { path, text, kubernetesVersion } = await readPolicyFile(given, version);
  const { policy, diagnostics } = parsePolicy(text, { kubernetesVersion });
  if (policy === null) {
    const first = diagnostics.find(({ severity }) => severity === 'error');
    throw new AppError('policy-invalid', {
      message: `${path}:${first?.line ?? 1}: ${first?.message ?? 'It is no policy.'}`,
      ...(first?.hint !== undefined && { hint: first.hint }),
    });
  }
  for (const { line, message } of diagnostics) warn(`${path}:${line}: ${message}`);
  return { path, kubernetesVersion, policy };
}

/** @throws AppError `usage` */
export function requireVersion(version: string): void {
  if (readMinor(version) !== null) return;
  throw new AppError('usage', { message: `“${version}” is no version of Kubernetes.`, hint: 'Such as --kubernetes-version 1.31.' });
}
