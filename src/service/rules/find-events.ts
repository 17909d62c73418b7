/** The events that rules find, each request once for each rule, from one statement over a store or over files. */
import type { FieldRef, Query } from '../../query/ast.ts';
import { collapsePodFields } from '../../rules/pod-fields.ts';
import { reasonFields } from '../../rules/reason.ts';
import type { EventRule } from '../../rules/rule.ts';
import type { Arrival } from '../../sql/arrival.ts';
import { compileDetection, type DetectionRow, partSeparator } from '../../sql/detection.ts';
import type { StatementOptions } from '../../store/store.ts';
import { type Context, seenBy, statementOptions } from '../context.ts';
import { listsOf } from '../indicators/given-lists.ts';
import { rowBatches } from '../row-batches.ts';
import { askEvents, settingsFor } from '../run-query.ts';
import { fieldRef } from '../summary/compose-query.ts';
import { FoundEvents } from './found-events.ts';

export interface FindOptions {
  readonly rules: readonly EventRule[];
  readonly among: Query;
  /** What has newly arrived, and nothing else; only in a store. */
  readonly arrived?: Arrival;
  /** More fields, for correlations. */
  readonly more: readonly FieldRef[];
  readonly records: boolean;
  readonly limits?: Pick<StatementOptions, 'timeoutMs' | 'memoryBytes' | 'priority'>;
}

/** Of what is no one field, a sentence makes its own. */
const toldFields = [...reasonFields.filter((name) => name !== 'object' && name !== 'count'), 'apigroup', 'actor_kind', 'sourceips'];

export async function findEvents(options: FindOptions, context: Context): Promise<FoundEvents> {
  const { rules, among, arrived, more, records, limits } = options;
  if (rules.length === 0) return new FoundEvents(rules);
  const lists = await listsOf(rules, context);
  return askEvents(context, async ({ store, relation }) => {
    const compiled = compileDetection(
      {
        rules: rules.map(({ where }) => collapsePodFields(where)),
        among,
        ...(arrived !== undefined && { arrived }),
        fields: [...toldFields.map(fieldRef), ...more],
        records,
      },
      { ...seenBy(context), relation, nowUs: BigInt(context.clock()) * 1000n, lists },
    );
    const stream = await store.stream(compiled.statement, 'JSONEachRow', {
      ...statementOptions(context),
      ...limits,
      settings: settingsFor(compiled, relation),
    });
    const found = new FoundEvents(rules);
    for await (const batch of rowBatches(stream, shape)) for (const { cells, event } of batch) take(rowOf(cells), event, found);
    return found;
  });

  function take(row: Omit<DetectionRow, 'record'>, event: string | Uint8Array | undefined, found: FoundEvents): void {
    const rule = rules[row.rule];
    if (rule === undefined) return;
    found.add({
      rule,
      atUs: BigInt(row.at),
      rank: row.rank,
      request: row.request,
      cluster: row.cluster,
      auditID: row.audit_id,
      values: Object.fromEntries(toldFields.map((name, at) => [name, row.values[at] ?? ''])),
      more: row.values.slice(toldFields.length).map((value) => value.replaceAll(partSeparator, ' ')),
      record: typeof event === 'string' ? event : new TextDecoder().decode(event),
    });
  }
}

const columns = ['rule', 'at', 'rank', 'request', 'cluster', 'audit_id', 'values'] as const;
const shape = { columns: columns.map((name) => ({ key: name, type: 'text', alias: name }) as const), raw: 'record' };

function rowOf(cells: readonly unknown[]): Omit<DetectionRow, 'record'> {
  return Object.fromEntries(columns.map((name, at) => [name, cells[at]])) as unknown as Omit<DetectionRow, 'record'>;
}
