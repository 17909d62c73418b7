/** Who may do what: roles are what people are given, permissions what an operation asks for. See docs/decisions/access.md. */

export const roles = ['viewer', 'analyst', 'auditor', 'admin', 'ingest'] as const;
export type Role = (typeof roles)[number];

/**
 * `read`: see events within a scope, with secrets masked. `save`: keep questions for everybody. `triage`: say what becomes
 * of alerts. `reveal`: see what is masked.
 * `review`: see who read what. `manage`: users, tokens, settings. `send`: hand over events.
 */
export const permissions = ['read', 'save', 'triage', 'reveal', 'review', 'manage', 'send'] as const;
export type Permission = (typeof permissions)[number];

const granted: { readonly [Name in Role]: readonly Permission[] } = {
  viewer: ['read'],
  analyst: ['read', 'save', 'triage'],
  auditor: ['read', 'save', 'triage', 'reveal', 'review'],
  admin: ['read', 'save', 'triage', 'manage'],
  ingest: ['send'],
};

export function permissionsOf(held: readonly Role[]): ReadonlySet<Permission> {
  return new Set(held.flatMap((role) => granted[role]));
}
