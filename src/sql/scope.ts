/** Which events the asker may see. A statement over events cannot be compiled without one. */
import { invariant } from '../model/invariant.ts';
import type { Params } from './statement.ts';

export interface Scope {
  readonly clusters: 'all' | readonly string[];
  /** A list shows the events whose objectRef.namespace is in it, and nothing else. */
  readonly namespaces: 'all' | readonly string[];
}

/** What the owner of a local store sees. */
export const fullScope: Scope = { clusters: 'all', namespaces: 'all' };

/** The condition of the scope over columns `cluster` and `namespace`, or null where it leaves nothing out. */
export function compileScope(scope: Scope, params: Params): string | null {
  const conditions: string[] = [];
  if (scope.clusters !== 'all') conditions.push(`cluster IN (${params.bind('Array(String)', scope.clusters)})`);
  if (scope.namespaces !== 'all') {
    invariant(!scope.namespaces.includes(''), 'the empty namespace cannot be granted: it stands for cluster-scoped requests');
    conditions.push(`namespace IN (${params.bind('Array(String)', scope.namespaces)})`);
  }
  return conditions.length === 0 ? null : conditions.join(' AND ');
}
