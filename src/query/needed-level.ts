/** What level of the audit policy a query needs, by the fields that it names: bodies are recorded at higher levels only. */
import type { Query, Stage } from './ast.ts';
import { fieldsOf } from './mentions.ts';

/** From the least to the most. */
export const auditLevels = ['Metadata', 'Request', 'RequestResponse'] as const;
export type AuditLevel = (typeof auditLevels)[number];

export interface NeededLevel {
  /** Below it the query finds nothing, or not all. */
  readonly finds: AuditLevel;
  /** From it on every column that is shown has its value. */
  readonly shows: AuditLevel;
}

const levelOfField: ReadonlyMap<string, AuditLevel> = new Map([
  ['request', 'Request'],
  ['request_size', 'Request'],
  ['response', 'RequestResponse'],
  ['response_size', 'RequestResponse'],
]);

export function neededLevel(query: Query): NeededLevel {
  const finding = { ...query, stages: query.stages.filter((stage) => !onlyShows(stage)) };
  return { finds: levelOf(finding), shows: levelOf(query) };
}

function onlyShows({ kind }: Stage): boolean {
  return kind === 'include' || kind === 'exclude';
}

function levelOf(query: Query): AuditLevel {
  const named = fieldsOf(query).map(({ field }) => levelOfField.get(field));
  return auditLevels.findLast((level) => named.includes(level)) ?? 'Metadata';
}
