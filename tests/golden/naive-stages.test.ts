/** The stages that look at several events at once, held to a naive interpreter over the table and over the raw file. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readQuery } from '../../src/query/check-query.ts';
import { type AuditEvent, identityOf, micros, type RecordedEvent } from './event-fields.ts';
import { holds, lastStages } from './interpret.ts';
import { openRelations, type Relations, table } from './open-relations.ts';
import { numbersFrom } from './respell.ts';

const lines = gunzipSync(readFileSync(new URL('../fixtures/one-of-each.ndjson.gz', import.meta.url)))
  .toString()
  .trimEnd()
  .split('\n');
const recorded = lines.map((line): RecordedEvent => ({ line, event: JSON.parse(line) as AuditEvent }));
const requests = lastStages([...new Map(recorded.map((one) => [identityOf(one.event), one])).values()]);

const filters = [
  'verb=create',
  'verb=get',
  'verb in (delete,deletecollection)',
  'code=403',
  'code>=400',
  'resource=secrets',
  'not verb=list',
  'duration>5ms',
];
const random = numbersFrom(7);
const pick = <T>(items: readonly T[]): T => items[Math.trunc(random() * items.length)] ?? expect.fail('nothing to pick from');
const iso = (us: number) => new Date(Math.floor(us / 1000)).toISOString().replace('Z', `${String(us % 1000).padStart(3, '0')}Z`);

let relations: Relations;
beforeAll(async () => {
  relations = await openRelations(lines);
});
afterAll(() => relations.close());

/** The rows of a question, which both relations give alike. */
async function rowsOf(text: string): Promise<unknown[][]> {
  const { query } = readQuery(text);
  if (query === null) throw new Error(`no query: ${text}`);
  const [one, other] = await Promise.all([table, relations.files].map((relation) => relations.ask(query, relation)));
  expect(other?.rows).toEqual(one?.rows);
  return (one?.rows ?? []) as unknown[][];
}

function fits(filter: string, one: RecordedEvent): boolean {
  const where = readQuery(filter).query?.where ?? null;
  return where === null || holds(where, one);
}

function byUser(events: readonly RecordedEvent[]): ReadonlyMap<string, RecordedEvent[]> {
  const groups = new Map<string, RecordedEvent[]>();
  for (const one of events) {
    const user = one.event.user?.username ?? '';
    groups.set(user, [...(groups.get(user) ?? []), one]);
  }
  return groups;
}

const timeOf = ({ event }: RecordedEvent) => micros(event.requestReceivedTimestamp);

/** Every chain is tried; of those that end in an event, the one that began last is its own. */
function chains(events: readonly RecordedEvent[], steps: readonly string[], withinUs: number): readonly { began: number; ended: number }[] {
  const matches = steps.map((step) => events.filter((one) => fits(step, one)).map(timeOf));
  let open = (matches[0] ?? []).map((time) => ({ began: time, ended: time }));
  for (const times of matches.slice(1)) {
    open = times.flatMap((time) => {
      const before = open.filter(({ ended }) => ended < time);
      return before.length === 0 ? [] : [{ began: Math.max(...before.map(({ began }) => began)), ended: time }];
    });
  }
  return open.filter(({ began, ended }) => ended - began <= withinUs);
}

describe('sequence', () => {
  const cases = Array.from({ length: 30 }, () => ({
    steps: Array.from({ length: pick([2, 2, 3, 4]) }, () => pick(filters)),
    within: pick([
      ['20ms', 20e3],
      ['1s', 1e6],
      ['10m', 600e6],
    ] as const),
  }));

  it.each(cases)('finds the chains of $steps within $within.0', async ({ steps, within: [length, us] }) => {
    const rows = await rowsOf(`sequence by user ${steps.map((step) => `(${step})`).join(' then ')} within ${length}`);
    const wanted = [...byUser(requests)].flatMap(([user, events]) => {
      const found = user === '' ? [] : chains(events, steps, us);
      if (found.length === 0) return [];
      return [[user, iso(Math.min(...found.map(({ began }) => began))), iso(Math.max(...found.map(({ ended }) => ended))), found.length]];
    });
    expect(rows.toSorted(byFirst)).toEqual(wanted.toSorted(byFirst));
  });
});

describe('ratio', () => {
  it.each(filters.map((part, index) => [part, filters[(index + 3) % filters.length] ?? '*'] as const))(
    'of %s to %s',
    async (part, whole) => {
      const wanted = [...byUser(requests)].flatMap(([user, events]) => {
        const [parts, wholes] = [part, whole].map((filter) => events.filter((one) => fits(filter, one)).length) as [number, number];
        return parts + wholes === 0 ? [] : [[user, parts, wholes, wholes === 0 ? null : Number((parts / wholes).toPrecision(12))]];
      });
      expect((await rowsOf(`ratio(${part}, ${whole}) by user`)).toSorted(byFirst)).toEqual(wanted.toSorted(byFirst));
    },
  );
});

describe('first', () => {
  it('finds the first event of each user', async () => {
    const wanted = [...byUser(requests)].map(([user, events]) => {
      const earliest = events.reduce((one, other) => (timeOf(other) < timeOf(one) ? other : one));
      return [iso(timeOf(earliest)), user, events.length, identityOf(earliest.event)];
    });
    expect((await rowsOf('first user')).toSorted(byFirst)).toEqual(wanted.toSorted(byFirst));
  });
});

describe('compare', () => {
  const from = micros('2026-11-21T01:29:50.000000Z');

  it.each([
    [60e6, '1m'],
    [30e6, '10s'],
    [120e6, '5m'],
    [1500e6, '20m'],
  ])('a range of %s µs with the same %s before', async (lengthUs, before) => {
    const beforeUs = Number(before.slice(0, -1)) * (before.endsWith('m') ? 60e6 : 1e6);
    const counts = (start: number) => byUser(requests.filter((one) => timeOf(one) >= start && timeOf(one) < start + lengthUs));
    const [now, then] = [counts(from), counts(from - beforeUs)];
    const wanted = [...new Set([...now.keys(), ...then.keys()])].map((user) => {
      const [count, earlier] = [now.get(user)?.length ?? 0, then.get(user)?.length ?? 0];
      return [user, count, earlier, count - earlier];
    });
    const rows = await rowsOf(`from ${iso(from)} to ${iso(from + lengthUs)} groupby user compare before ${before}`);
    expect(rows.toSorted(byFirst)).toEqual(wanted.toSorted(byFirst));
    expect(rows.length).toBeGreaterThan(3);
  });
});

function byFirst(one: readonly unknown[], other: readonly unknown[]): number {
  return String(one[0]) < String(other[0]) ? -1 : 1;
}
