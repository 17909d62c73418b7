/** The events that rules find, each request once for each rule, from one statement over a store or over files. */

import type { FieldRef, Query } from '../../query/ast.ts';
import { collapsePodFields } from '../../rules/pod-fields.ts';
import { reasonFields } from '../../rules/reason.ts';
import type { EventRule } from '../../rules/rule.ts';
import { compileDetection, type DetectionRow } from '../../sql/detection.ts';
import { type Context, seenBy, statementOptions } from '../context.ts';
import { listsOf } from '../indicators/given-lists.ts';
import { rowBatches } from '../row-batches.ts';
import { askEvents, settingsFor } from '../run-query.ts';
import { fieldRef } from '../summary/compose-query.ts';

export interface FoundEvent {
  readonly rule: EventRule;
  readonly atUs: bigint;
  readonly rank: number;
  readonly request: string;
  readonly cluster: string;
  readonly auditID: string;
  /** Of the fields that a reason may name. */
  readonly values: Readonly<Record<string, string>>;
  /** Of the fields that were asked for beside. */
  readonly more: readonly string[];
  /** Empty where it was not wanted. */
  readonly record: string;
}

export interface FindOptions {
  readonly rules: readonly EventRule[];
  readonly among: Query;
  /** More fields, for correlations. */
  readonly more: readonly FieldRef[];
  readonly records: boolean;
}

/** Of what is no one field, a sentence makes its own. */
const toldFields = reasonFields.filter((name) => name !== 'object' && name !== 'count');

export async function findEvents({ rules, among, more, records }: FindOptions, context: Context): Promise<readonly FoundEvent[]> {
  if (rules.length === 0) return [];
  const lists = await listsOf(rules, context);
  return askEvents(context, async ({ store, relation }) => {
    const compiled = compileDetection(
      {
        rules: rules.map(({ where }) => collapsePodFields(where)),
        among,
        fields: [...toldFields.map(fieldRef), ...more],
        records,
      },
      { ...seenBy(context), relation, nowUs: BigInt(context.clock()) * 1000n, lists },
    );
    const stream = await store.stream(compiled.statement, 'JSONEachRow', {
      ...statementOptions(context),
      settings: settingsFor(compiled, relation),
    });
    const found = new Map<string, FoundEvent>();
    for await (const batch of rowBatches(stream, shape)) {
      for (const { cells, event } of batch) take(rowOf(cells), event, found);
    }
    return [...found.values()];
  });

  function take(row: Omit<DetectionRow, 'record'>, event: string | Uint8Array | undefined, found: Map<string, FoundEvent>): void {
    for (const number of row.rules) {
      const rule = rules[number];
      if (rule === undefined) continue;
      const key = `${number} ${row.cluster} ${row.request}`;
      // The latest stage tells most.
      if ((found.get(key)?.rank ?? 0) >= row.rank) continue;
      found.set(key, {
        rule,
        atUs: BigInt(row.at),
        rank: row.rank,
        request: row.request,
        cluster: row.cluster,
        auditID: row.audit_id,
        values: Object.fromEntries(toldFields.map((name, at) => [name, row.values[at] ?? ''])),
        more: row.values.slice(toldFields.length),
        record: typeof event === 'string' ? event : new TextDecoder().decode(event),
      });
    }
  }
}

const columns = ['rules', 'at', 'rank', 'request', 'cluster', 'audit_id', 'values'] as const;
const shape = { columns: columns.map((name) => ({ key: name, type: 'text', alias: name }) as const), raw: 'record' };

function rowOf(cells: readonly unknown[]): Omit<DetectionRow, 'record'> {
  return Object.fromEntries(columns.map((name, at) => [name, cells[at]])) as unknown as Omit<DetectionRow, 'record'>;
}
