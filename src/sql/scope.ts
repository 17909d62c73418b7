/** Which events the asker may see. A statement over events cannot be compiled without one. */
import { AppError } from '../contract/problems.ts';
import { invariant } from '../model/invariant.ts';
import type { FieldRef } from '../query/ast.ts';
import type { Params } from './statement.ts';

export interface Scope {
  readonly clusters: 'all' | readonly string[];
  /** A list shows the events whose objectRef.namespace is in it, and nothing else. */
  readonly namespaces: 'all' | readonly string[];
}

/** What the owner of a local store sees. */
export const fullScope: Scope = { clusters: 'all', namespaces: 'all' };

const orderOfArrival: ReadonlySet<string> = new Set(['seq', 'writer']);

/**
 * The numbers of events have no gaps, so they tell how many events others have.
 * @throws AppError `forbidden`
 */
export function refuseOrderOfArrival(fields: readonly FieldRef[], scope: Scope): void {
  if (seesAll(scope)) return;
  const refused = fields.find(({ field, computed }) => computed === undefined && orderOfArrival.has(field));
  if (refused === undefined) return;
  throw new AppError('forbidden', {
    message: `${refused.text} tells how many events there are outside of what you may see.`,
    hint: 'Only who sees all clusters and namespaces may ask for seq and writer; sort by time instead.',
  });
}

export function seesAll({ clusters, namespaces }: Scope): boolean {
  return clusters === 'all' && namespaces === 'all';
}

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

/** The conditions of the scope, and of clusters that are asked for beside it; none of them where nothing is named. */
export function compileVisible(scope: Scope, clusters: readonly string[], params: Params): string[] {
  const visible = compileScope(scope, params);
  return [
    ...(clusters.length === 0 ? [] : [`cluster IN (${params.bind('Array(String)', clusters)})`]),
    ...(visible === null ? [] : [visible]),
  ];
}
