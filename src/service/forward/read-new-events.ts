/** The events among new ones that a filter wants, as records; each stage by itself, as it was recorded. */
import { isoOf } from '../../model/iso-time.ts';
import type { RawEvent } from '../../notify/events/raw-event.ts';
import type { Expr } from '../../query/ast.ts';
import type { Arrival } from '../../sql/arrival.ts';
import { compileDetection } from '../../sql/detection.ts';
import { seenBy, statementOptions } from '../context.ts';
import type { PassGiven } from '../detector/detection-pass.ts';
import { maskEvent } from '../mask-rows.ts';
import { rowBatches } from '../row-batches.ts';
import { settingsFor } from '../run-query.ts';
import { fieldRef } from '../summary/compose-query.ts';

export interface WantedEvents {
  readonly where: Expr;
  readonly arrived: Arrival;
  readonly masked: boolean;
  /** Ids of events that are not wanted again. */
  readonly without: ReadonlySet<string>;
  /** About how much is read at once. */
  readonly mostBytes: number;
}

const fields = ['id', 'resource'];
const columns = ['at', 'cluster', 'audit_id', 'values'].map((alias) => ({ key: alias, type: 'text', alias }) as const);
const shape = { columns, raw: 'record' };

/** `more`: whether there are more than these. */
export async function readNewEvents(
  { where, arrived, masked, without, mostBytes }: WantedEvents,
  { context, clock }: PassGiven,
): Promise<{ readonly events: readonly RawEvent[]; readonly more: boolean }> {
  const { store, relation } = await context.events();
  const compiled = compileDetection(
    { rules: [where], among: { where: null, stages: [] }, arrived, fields: fields.map(fieldRef), records: true },
    { ...seenBy(context), relation, nowUs: BigInt(clock()) * 1000n },
  );
  const stream = await store.stream(compiled.statement, 'JSONEachRow', {
    ...statementOptions(context),
    settings: settingsFor(compiled, relation),
  });
  const events: RawEvent[] = [];
  let bytes = 0;
  for await (const batch of rowBatches(stream, shape)) {
    for (const { cells, event = '' } of batch) {
      const [at, cluster, auditID, values] = cells as [string, string, string, readonly string[]];
      const [id = '', resource = ''] = values;
      if (without.has(id)) continue;
      const shown = masked ? maskEvent(event, { resource }) : event;
      const record = typeof shown === 'string' ? shown : new TextDecoder().decode(shown);
      events.push({ id, cluster, time: isoOf(BigInt(at)), auditID, record });
      bytes += record.length;
    }
    // The engine is not kept waiting while these are sent: the rest is asked for again.
    if (bytes >= mostBytes) return { events, more: true };
  }
  return { events, more: false };
}
