/** Who was found to ask: with roles, what these permit, and what may be seen. */
import type { Way } from '../../contract/asker.ts';
import { type Permission, permissionsOf, type Role } from '../../contract/roles.ts';
import type { Scope } from '../../sql/scope.ts';

export interface Identity {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly may: ReadonlySet<Permission>;
  readonly scope: Scope;
  readonly via: Way;
}

/** What is written down of a scope: the same, as JSON. */
export type Granted = 'all' | readonly string[];

export function identityOf(name: string, roles: readonly Role[], scope: Scope, via: Way): Identity {
  return { name, roles, may: permissionsOf(roles), scope, via };
}

/** Whether the inner scope shows nothing that the outer does not. */
export function isWithin(inner: Scope, outer: Scope): boolean {
  return isPart(inner.clusters, outer.clusters) && isPart(inner.namespaces, outer.namespaces);
}

/** What both show. */
export function narrow(one: Scope, other: Scope): Scope {
  return { clusters: both(one.clusters, other.clusters), namespaces: both(one.namespaces, other.namespaces) };
}

function isPart(inner: Granted, outer: Granted): boolean {
  return outer === 'all' || (inner !== 'all' && inner.every((name) => outer.includes(name)));
}

function both(one: Granted, other: Granted): Granted {
  if (one === 'all') return other;
  return other === 'all' ? one : one.filter((name) => other.includes(name));
}
