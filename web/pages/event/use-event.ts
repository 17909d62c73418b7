/** What the page of an event asks: the event, what stood there before it, who owns its object, and what happened around it. */
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { findingsOf, readRows, textOf } from '../../api/use-rows.ts';
import { askEvents, getEvents, ofObject, type Recorded } from '../../events/ask-events.ts';
import { rowColumns } from '../../events/row-columns.ts';
import { type Owner, ownersOf, versionOf, versionQuestion } from '../../events/versions.ts';

/** An identity names one event; an auditID may name several stages, and then the last is shown. */
export function useEvent(id: string) {
  return useQuery({
    queryKey: ['event', id],
    queryFn: async ({ signal }) => {
      const { records, findings } = await getEvents(id, signal);
      const recorded = records.find((each) => each.id === id.toLowerCase()) ?? records.at(-1);
      return recorded === undefined ? null : { recorded, findings };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The version of the object that this request found. */
export function useVersionBefore(recorded: Recorded, isEnabled: boolean) {
  const { event, cluster, id } = recorded;
  return useQuery({
    queryKey: ['version-before', id],
    queryFn: async ({ signal }) => {
      if (event.object === null) return { version: null, findings: [] };
      const question = `${ofObject(event.object, cluster)} and ${versionQuestion} and time < "${event.receivedAt}" sort time desc limit 5`;
      const { records, findings } = await askEvents(question, signal);
      return { version: records.find((each) => versionOf(each.event) !== null) ?? null, findings };
    },
    enabled: isEnabled && event.object !== null && event.object.name !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface OwnerStep {
  readonly owner: Owner;
  /** The last request that wrote it before this one; null where none is stored. */
  readonly written: Recorded | null;
}

const mostOwners = 6;

/** The owners from the object outwards, each with the request that wrote it last before. */
export function useOwners(recorded: Recorded) {
  const { event, cluster, id } = recorded;
  return useQuery({
    queryKey: ['owners', id],
    queryFn: async ({ signal }): Promise<readonly OwnerStep[]> => {
      const steps: OwnerStep[] = [];
      let [owner] = ownersOf(event.response ?? event.request);
      if (owner === undefined && event.object !== null && versionOf(event) === null) {
        // This request recorded no object: another one may have.
        const { records: others } = await askEvents(
          `${ofObject(event.object, cluster)} and ${versionQuestion} sort time desc limit 3`,
          signal,
        );
        [owner] = ownersOf(others.map((each) => versionOf(each.event)?.body).find((body) => body !== undefined));
      }
      while (owner !== undefined && steps.length < mostOwners) {
        const question = `${ofObject(owner, cluster)} and is_write=true and code=2xx and time <= "${event.receivedAt}" sort time desc limit 1`;
        const [written = null] = (await askEvents(question, signal)).records;
        steps.push({ owner, written });
        [owner] = ownersOf(written?.event.response ?? written?.event.request);
      }
      return steps;
    },
    enabled: event.object !== null && event.object.name !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
}

interface AroundOptions {
  readonly beforeCount: number;
  readonly afterCount: number;
  /** How far to look; null for as far as there is something. */
  readonly spanMs: number | null;
}

/** What happened around a moment, oldest first. */
export function useAround(where: string, at: string, { beforeCount, afterCount, spanMs }: AroundOptions) {
  return useQuery({
    queryKey: ['around', where, at, beforeCount, afterCount, spanMs],
    queryFn: async ({ signal }) => {
      const ms = Date.parse(at);
      const from = spanMs === null ? '' : ` and time >= "${new Date(ms - spanMs).toISOString()}"`;
      const to = spanMs === null ? '' : ` and time < "${new Date(ms + spanMs).toISOString()}"`;
      const [before, after] = await Promise.all([
        askRows(`${where} and time < "${at}"${from} include ${rowColumns} sort time desc limit ${beforeCount}`, signal),
        askRows(`${where} and time >= "${at}"${to} include ${rowColumns} sort time limit ${afterCount}`, signal),
      ]);
      return { rows: [...before.rows.toReversed(), ...after.rows], findings: [...before.findings, ...after.findings] };
    },
    enabled: where !== '' && Number.isFinite(Date.parse(at)),
  });
}

/** The stages of one request: they have its auditID and the moment when it was received. */
export function useStages({ event, cluster }: Recorded) {
  const where = `auditid=${JSON.stringify(event.auditID)} and cluster=${JSON.stringify(cluster)} and time="${event.receivedAt}" and stage=*`;
  return useQuery({
    queryKey: ['stages', where],
    queryFn: async ({ signal }) => {
      const { rows, findings } = await askRows(`${where} include ${rowColumns},stage,stage_time sort stage_time limit 20`, signal);
      return { rows: rows.map((row) => ({ ...row, time: textOf(row['stage_time']) })), findings };
    },
    enabled: event.auditID !== '',
  });
}

async function askRows(question: string, signal: AbortSignal) {
  const answer = readRows(await client.query({ text: question }, { signal }));
  return { rows: answer.rows, findings: findingsOf(answer) };
}
