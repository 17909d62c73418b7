/** The events that findings rest on, as far as the store has them and the asker may see them, masked as everywhere. */
import type { Cell } from '../../contract/rows.ts';
import type { AlertEvent } from '../../model/alert.ts';
import type { Finding } from '../../model/finding.ts';
import type { Expr, Query, Stage } from '../../query/ast.ts';
import type { Context } from '../context.ts';
import { allRows, runQuery } from '../run-query.ts';
import { fieldRef } from '../summary/compose-query.ts';

const span = { start: 0, end: 0 };
const fields = [
  'id',
  'auditid',
  'time',
  'stage',
  'verb',
  'requesturi',
  'code',
  'user',
  'impersonateduser',
  'sourceips',
  'useragent',
  'resource',
  'subresource',
  'apigroup',
  'namespace',
  'name',
] as const;
const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];
/** Requests are sorted by when they were received, findings by any of their stages. */
const marginUs = 3_600_000_000n;

export type Evidence = Pick<Finding, 'cluster' | 'auditIDs' | 'firstUs' | 'atUs'>;

/** The oldest first; each request by its last recorded stage. */
export async function findEvidence(findings: readonly Evidence[], context: Context, limit: number): Promise<AlertEvent[]> {
  const auditIDs = [...new Set(findings.flatMap((finding) => finding.auditIDs))].slice(0, limit);
  if (auditIDs.length === 0) return [];
  const clusters = [...new Set(findings.map(({ cluster }) => cluster))];
  const text = (value: string) => ({ kind: 'text', value, span }) as const;
  const among = (field: string, values: readonly string[]): Expr => ({
    kind: 'in',
    field: fieldRef(field),
    values: values.map(text),
    negated: false,
  });
  const order = { column: { kind: 'field', field: fieldRef('time') }, descending: false } as const;
  const query: Query = {
    where: { kind: 'and', operands: [among('auditid', auditIDs), among('cluster', clusters)] },
    stages: [
      around(findings),
      { kind: 'include', columns: fields.map(fieldRef), span },
      { kind: 'sort', keys: [order], span },
      { kind: 'limit', count: limit * stages.length, span },
    ],
  };
  const { columns, batches, ...rest } = await runQuery(query, context);
  const places = new Map(columns.map(({ key }, at) => [key, at]));
  const rows = await allRows({ ...rest, columns, batches });
  return lastStages(rows.map(({ cells }) => eventOf((name) => cells[places.get(name) ?? -1] ?? null))).slice(0, limit);
}

/** Who names the stage is given all of them; the last of each request tells most. */
function lastStages(events: readonly AlertEvent[]): AlertEvent[] {
  const last = new Map<string, AlertEvent>();
  for (const event of events) {
    // A client chooses the identifier: two requests may have one.
    const key = JSON.stringify([event.auditID, event.time, event.verb, event.requestURI]);
    const before = last.get(key);
    if (before === undefined || stages.indexOf(event.stage) >= stages.indexOf(before.stage)) last.set(key, event);
  }
  return [...last.values()];
}

function around(findings: readonly Evidence[]): Stage {
  const instants = findings.flatMap(({ firstUs, atUs }) => [firstUs, atUs]).sort((one, other) => Number(one - other));
  const [from, to] = [instants[0] ?? 0n, instants.at(-1) ?? 0n];
  const at = (epochUs: bigint) => ({ kind: 'absolute', epochUs }) as const;
  return { kind: 'range', from: at(from - marginUs), to: at(to + marginUs), keyword: 'from', span };
}

function eventOf(cell: (name: (typeof fields)[number]) => Cell): AlertEvent {
  const text = (name: (typeof fields)[number]) => String(cell(name) ?? '');
  const addresses = cell('sourceips');
  const [code, impersonated, resource] = [Number(cell('code') ?? 0), text('impersonateduser'), text('resource')];
  return {
    id: text('id'),
    auditID: text('auditid'),
    time: text('time'),
    stage: text('stage'),
    verb: text('verb'),
    requestURI: text('requesturi'),
    code: code === 0 ? null : code,
    user: text('user'),
    impersonatedUser: impersonated === '' ? null : impersonated,
    sourceIPs: Array.isArray(addresses) ? addresses.map(String) : [],
    userAgent: text('useragent'),
    object:
      resource === ''
        ? null
        : { resource, subresource: text('subresource'), apiGroup: text('apigroup'), namespace: text('namespace'), name: text('name') },
  };
}
