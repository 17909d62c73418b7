/** The conjuncts of a filter, and which of them hold for all stages of a request if they hold for one. */
import { assertNever } from '../../model/invariant.ts';
import type { Expr } from '../../query/ast.ts';

/**
 * What all stages of a request have in common: what tells it apart (cluster, auditID, time, verb, URI, user), what the API server
 * knew of it when it came, and what is computed from these. Namespace, name and impersonation may be filled in later.
 */
const requestFields: ReadonlySet<string> = new Set([
  'auditid',
  'time',
  'verb',
  'requesturi',
  'path',
  'user',
  'uid',
  'groups',
  'extra',
  'actor',
  'actor_kind',
  'sourceips',
  'source_ip',
  'useragent',
  'client',
  'client_version',
  'field_manager',
  'resource',
  'subresource',
  'apigroup',
  'exec_command',
  'is_write',
  'logtype',
  'cluster',
  'source',
]);

export function conjunctsOf(where: Expr | null): readonly Expr[] {
  if (where === null) return [];
  return where.kind === 'and' ? where.operands.flatMap(conjunctsOf) : [where];
}

/** Whether the condition may be applied before the last stage of each request is chosen. */
export function isOfRequest(expr: Expr): boolean {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.operands.every(isOfRequest);
    case 'not':
      return isOfRequest(expr.operand);
    case 'text':
      return false;
    case 'compare':
    case 'in':
    case 'match':
    case 'between':
    case 'cidr':
    case 'empty':
      return requestFields.has(expr.field.field);
    default:
      return assertNever(expr);
  }
}
