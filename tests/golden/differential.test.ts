/** Random filters, each run by the engine over the table and over the raw file and by a naive interpreter: the same events. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Expr, FieldRef, Query } from '../../src/query/ast.ts';
import { type AuditEvent, identityOf, type RecordedEvent } from './event-fields.ts';
import { holds, lastStages } from './interpret.ts';
import { openRelations, type Relations, table } from './open-relations.ts';
import { randomFilters } from './random-filter.ts';

const read = (name: string) =>
  gunzipSync(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)))
    .toString()
    .trimEnd()
    .split('\n');
const lines = [...read('one-of-each.ndjson.gz'), ...read('hostile/audit.log.gz').filter((_, index) => index % 4 === 0)];
const recorded = lines.map((line): RecordedEvent => ({ line, event: JSON.parse(line) as AuditEvent }));
/** Each event once: the two recordings have some in common. */
const events = [...new Map(recorded.map((one) => [identityOf(one.event), one])).values()];
const identities = new Map(events.map((one) => [one, identityOf(one.event)]));
const span = { start: 0, end: 0 };
const field = (name: string): FieldRef => ({ field: name, path: [], text: name, span });

let relations: Relations;
beforeAll(async () => {
  relations = await openRelations(lines);
});
afterAll(() => relations.close());

const count = Number(process.env['DIFFERENTIAL_COUNT'] ?? 200);
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? 1);
const filters = randomFilters(events, count, seed).map((where, index) => ({ index, where }));

/** As many questions at a time as keep both cores busy. */
const concurrency = 4;

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

describe('the events that a filter finds', () => {
  it.each(['requests', 'stages'] as const)(
    'are those that a naive interpreter finds, counting %s',
    async (counting) => {
      const counted = counting === 'requests' ? lastStages(events) : events;
      let partial = 0;
      await inParallel(counting === 'requests' ? filters : filters.slice(0, count / 4), async ({ index, where }) => {
        const columns = [field('id'), ...(counting === 'stages' ? [field('stage')] : [])];
        const query: Query = { where, stages: [{ kind: 'include', columns, span }] };
        const wanted = new Set(counted.filter((one) => holds(where, one)).map((one) => identities.get(one) ?? ''));
        if (wanted.size > 0 && wanted.size < counted.length) partial += 1;
        for (const relation of isOfSpelling(where) ? [table, relations.files] : [table, relations.files, relations.respelled]) {
          const { rows, compiled } = await relations.ask(query, relation);
          expect(compiled.counting).toBe(counting);
          const found = new Set(rows.map(([id]) => String(id)));
          const verdict = {
            missing: [...wanted].filter((id) => !found.has(id)).slice(0, 3),
            extra: [...found].filter((id) => !wanted.has(id)).slice(0, 3),
            rows: rows.length,
          };
          const place = JSON.stringify({ index, relation, where }, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
          expect(verdict, place).toEqual({ missing: [], extra: [], rows: wanted.size });
        }
      });
      // Filters that find nothing, or everything, would prove little.
      expect(partial).toBeGreaterThan(filters.length / 10);
    },
    300_000,
  );
});

/** Whether the filter asks for the record as it is written. */
function isOfSpelling(where: Expr): boolean {
  if (where.kind === 'and' || where.kind === 'or') return where.operands.some(isOfSpelling);
  if (where.kind === 'not') return isOfSpelling(where.operand);
  return where.kind === 'text' || where.field.field === 'size';
}
