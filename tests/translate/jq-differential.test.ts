/** Random filters, each run by jq and by a naive interpreter: the same requests. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Expr, Query } from '../../src/query/ast.ts';
import { translateQuery } from '../../src/query/translate/translate-query.ts';
import { leaves } from '../../src/query/walk.ts';
import { type AuditEvent, type RecordedEvent, requestOf } from '../golden/event-fields.ts';
import { holds, lastStages } from '../golden/interpret.ts';
import { randomFilters } from '../golden/random-filter.ts';
import { hasJq, runJq } from './jq-program.ts';

const read = (name: string, step: number) =>
  gunzipSync(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)))
    .toString()
    .trimEnd()
    .split('\n')
    .filter((_, index) => index % step === 0);
const lines = [...read('one-of-each.ndjson.gz', 4), ...read('hostile/audit.log.gz', 12)];
const events = lines.map((line): RecordedEvent => ({ line, event: JSON.parse(line) as AuditEvent }));
const requests = lastStages(events);

/** What only the store has, and a filter of these random ones asks for. */
const ofStore = new Set(['id', 'cluster']);
const isSayable = (where: Expr) => [...leaves(where)].every(({ leaf }) => leaf.kind === 'text' || !ofStore.has(leaf.field.field));

const count = Number(process.env['DIFFERENTIAL_COUNT'] ?? 120);
const filters = randomFilters(events, count, Number(process.env['DIFFERENTIAL_SEED'] ?? 7)).filter(isSayable);

describe.skipIf(!hasJq)('random filters in jq', () => {
  it('find the requests that a naive interpreter finds', () => {
    let partial = 0;
    for (const where of filters) {
      const query: Query = { where, stages: [] };
      const { text, diagnostics } = translateQuery(query, 'jq');
      const place = JSON.stringify(where, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
      expect(diagnostics, place).toEqual([]);
      const wanted = requests.filter((one) => holds(where, one)).map(({ event }) => requestOf(event));
      const found = runJq(text ?? '', lines.join('\n')).map((event) => requestOf(event as AuditEvent));
      expect(found.toSorted(), place).toEqual(wanted.toSorted());
      if (wanted.length > 0 && wanted.length < requests.length) partial += 1;
    }
    expect(partial).toBeGreaterThan(filters.length / 10);
  }, 300_000);
});
