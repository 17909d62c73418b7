/** How the audit flags changed from version to version of Kubernetes. */

/** The minor version whose defaults limit the backups of a log; before it they are kept for ever. */
export const limitsSince = 36;

export function rotationDefaults(minor: number): { readonly maxage: string; readonly maxbackup: string; readonly maxsize: string } {
  return minor >= limitsSince ? { maxage: '366', maxbackup: '100', maxsize: '100' } : { maxage: '0', maxbackup: '0', maxsize: '0' };
}

export function knowsCompress(minor: number): boolean {
  return minor >= 22;
}

/** The first version in which a PATCH that is no JSON does not take its batch with it. */
export const poisonEndsWith = 37;

export interface GoneFlag {
  /** The first minor version without it; null where it went before the versions that are known here. */
  readonly since: number | null;
  /** What took its place; null where nothing did. */
  readonly now: string | null;
}

export const goneFlags: Readonly<Record<string, GoneFlag>> = {
  'audit-dynamic-configuration': { since: 19, now: null },
  'audit-webhook-batch-initial-backoff': { since: null, now: 'audit-webhook-initial-backoff' },
};
