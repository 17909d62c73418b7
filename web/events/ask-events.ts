/** Questions that the pages of one event and of one object ask, and their answers with the records. */
import type { Cell } from '../../src/contract/rows.ts';
import type { WirePage } from '../../src/contract/wire.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Condition, NamedObject } from '../../src/model/sentence/part.ts';
import { type AuditEvent, readEvent } from '../../src/model/sentence/read-event.ts';
import { type CellValue, printCondition } from '../../src/query/edit/edit-query.ts';
import { client } from '../api/client.ts';
import { findingsOf } from '../api/use-rows.ts';
import { parseExact } from '../json/exact-json.ts';

/** An event with its record. */
export interface Recorded {
  readonly id: string;
  readonly cluster: string;
  readonly source: string;
  /** The record as it arrived, in one line. */
  readonly raw: string;
  readonly event: AuditEvent;
}

/** Events, and what their answer says about itself. */
export interface Found {
  readonly records: readonly Recorded[];
  readonly findings: readonly Diagnostic[];
}

export async function getEvents(id: string, signal: AbortSignal): Promise<Found> {
  return foundIn(await client.get({ id }, { signal }));
}

/** @param question events of these conditions, in the order and number that it says itself. */
export async function askEvents(question: string, signal: AbortSignal): Promise<Found> {
  return foundIn(await client.query({ text: `${question} include id,cluster,source,native`, events: true }, { signal }));
}

function foundIn(page: WirePage): Found {
  const { rows, columns } = page;
  const at = (name: string) => columns.findIndex(({ key }) => key === name);
  const [id, cluster, source, native] = [at('id'), at('cluster'), at('source'), at('native')];
  const records = rows.map((cells) => {
    // The record stands behind the columns.
    const raw = textOfCell(cells[columns.length]);
    return {
      id: textOfCell(cells[id]),
      cluster: textOfCell(cells[cluster]),
      source: textOfCell(cells[source]),
      raw,
      event: readRecord(raw, textOfCell(cells[native])),
    };
  });
  return { records, findings: findingsOf(page) };
}

/** @param native the event that the record was mapped to; empty where it is one itself. */
export function readRecord(raw: string, native: string): AuditEvent {
  try {
    return readEvent(parseExact(native === '' ? raw : native));
  } catch {
    // A record that is no JSON says nothing but itself.
    return readEvent(null);
  }
}

function textOfCell(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : cell == null ? '' : JSON.stringify(cell);
}

/** All of these hold. What cannot be asked for is left out. */
export function allOf(conditions: readonly (readonly [field: string, value: CellValue])[]): string {
  return conditions.flatMap(([field, value]) => printCondition(field, value) ?? []).join(' and ');
}

export function ofConditions(conditions: readonly Condition[]): string {
  return allOf(conditions.map(({ field, value }) => [field, value] as const));
}

/** Every request for this one object, whatever its subresource. */
export function ofObject({ resource, group, namespace, name }: NamedObject, cluster: string): string {
  return allOf([
    ...(cluster === '' ? [] : [['cluster', cluster] as const]),
    ['resource', resource],
    ['apigroup', group],
    ['namespace', namespace],
    ['name', name],
  ]);
}
