/** What a status tells of the store as a whole and of the server that runs over it: for who sees all events. */
import { statfs } from 'node:fs/promises';
import type { AnswerOf } from '../contract/answers.ts';
import { readVersion } from '../platform/version.ts';
import { type StoredDayRow, type StoredMonthRow, storedDays, storedMonths, storeVersions, type VersionsRow } from '../sql/storage.ts';
import type { Store } from '../store/store.ts';
import { type Context, type ServerFacts, statementOptions } from './context.ts';
import { rulesSetAside } from './detector/rules-set-aside.ts';
import { describeSpool } from './spool.ts';

type Status = AnswerOf<'status'>;
type Whole = Pick<Status, 'storage' | 'versions' | 'setAside' | 'server'>;

export async function describeStore(context: Context): Promise<Whole> {
  const { store } = await context.events();
  const options = statementOptions(context);
  const [days, months, [versions], setAside, bytesFree, server] = await Promise.all([
    store.rows<StoredDayRow>(storedDays, options),
    store.rows<StoredMonthRow>(storedMonths, options),
    store.rows<VersionsRow>(storeVersions, options),
    rulesSetAside(store, context.clock),
    freeBytes(store),
    context.server === undefined ? null : describeServer(context.server, context.clock()),
  ]);
  const { location, embedded } = store;
  return {
    storage: { location, embedded, bytesFree, ...describeStorage(days, months.map(describeMonth)) },
    versions: { telltale: readVersion(), schema: Number(versions?.schema ?? 0), engine: versions?.engine ?? '' },
    setAside: [...setAside],
    server,
  };
}

interface Month {
  readonly month: number;
  readonly events: number;
  readonly bytesOnDisk: number;
  readonly bytesRaw: number;
}

/** Parts that are small do not tell what each column takes up: records have the same share of them as of the others. */
function describeMonth({ month, events, disk_bytes, plain_bytes, raw_bytes, told_bytes }: StoredMonthRow): Month {
  const told = Number(told_bytes);
  const bytesRaw = told === 0 ? Number(plain_bytes) : Math.round((Number(raw_bytes) / told) * Number(plain_bytes));
  return { month: Number(month), events: Number(events), bytesOnDisk: Number(disk_bytes), bytesRaw };
}

/** A day has the part of its month that its events are of all. */
function describeStorage(days: readonly StoredDayRow[], months: readonly Month[]) {
  const total = (of: (month: Month) => number) => months.reduce((sum, month) => sum + of(month), 0);
  return {
    events: total(({ events }) => events),
    bytesOnDisk: total(({ bytesOnDisk }) => bytesOnDisk),
    bytesRaw: total(({ bytesRaw }) => bytesRaw),
    days: days.map((row) => {
      const events = Number(row.events);
      const month = months.find((one) => one.month === Number(row.month));
      const share = month === undefined || month.events === 0 ? 0 : events / month.events;
      const part = (bytes: number | undefined) => Math.round(share * (bytes ?? 0));
      return { day: row.day, events, bytesOnDisk: part(month?.bytesOnDisk), bytesRaw: part(month?.bytesRaw) };
    }),
  };
}

async function freeBytes({ embedded, location }: Store): Promise<number | null> {
  if (!embedded) return null;
  const { bavail, bsize } = await statfs(location);
  return bavail * bsize;
}

async function describeServer({ startedAt, spool, retention }: ServerFacts, nowMs: number): Promise<Status['server']> {
  const { maxDisk, maxAge, drop, isFull, next } = await retention();
  return {
    startedAt: new Date(startedAt).toISOString(),
    uptimeSeconds: Math.max(0, (nowMs - startedAt) / 1000),
    spool: describeSpool(spool(), nowMs),
    retention: {
      maxDisk: maxDisk ?? null,
      isFull,
      maxAgeMs: maxAge ?? null,
      drop,
      next: next === null ? null : { before: next.before.toISOString(), events: next.events },
    },
  };
}
