/** The minor version of Kubernetes whose API server loads the policy: what it knows differs. */

/** The version whose answers this was held to. */
export const newestKnown = '1.36';

/** `1.36`, `v1.36.2`, `1.30.4-eks-1` give the minor version; null where it is no version. */
export function readMinor(version: string): number | null {
  const match = /^v?1\.(\d{1,3})(?:[.+-].*)?$/.exec(version.trim());
  return match === null ? null : Number(match[1]);
}

/** The versions of audit.k8s.io that an API server of this minor version loads. */
export function apiVersionsOf(minor: number): readonly string[] {
  return minor >= 24 ? ['v1'] : ['v1', 'v1beta1', 'v1alpha1'];
}

export function knowsGroupWildcard(minor: number): boolean {
  return minor >= 36;
}
