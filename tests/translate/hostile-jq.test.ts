/** Hostile values in every position of a jq program: each is data, so jq finds what a naive interpreter finds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expr, FieldRef, MatchOp, Query } from '../../src/query/ast.ts';
import { translateQuery } from '../../src/query/translate/translate-query.ts';
import type { AuditEvent, RecordedEvent } from '../golden/event-fields.ts';
import { holds } from '../golden/interpret.ts';
import { hasJq, runJq } from './jq-program.ts';
import { nastyText } from './nasty-text.ts';

const span = { start: 0, end: 0 };
const ref = (field: string, key?: string): FieldRef => ({
  field,
  path: key === undefined ? [] : [{ kind: 'key', key }],
  text: field,
  span,
});

/** Events that hold the value whole, in part, in a list, as a key, and not at all. */
function eventsWith(value: string): RecordedEvent[] {
  const variants: Partial<AuditEvent>[] = [
    { objectRef: { resource: 'pods', name: value } },
    { objectRef: { resource: 'pods', name: `a${value}b` } },
    { objectRef: { resource: 'pods', name: `${value}b` } },
    { objectRef: { resource: 'pods', name: `a${value}` } },
    { objectRef: { resource: 'pods', name: 'web-1' } },
    { user: { username: value, groups: ['x', value] } },
    { annotations: { [value]: 'there', other: value } },
    { requestObject: { [value]: { deep: [value, 'a'] } } },
    {},
  ];
  return variants.map((variant, at) => {
    const event = {
      kind: 'Event',
      auditID: `id-${at}`,
      stage: 'ResponseComplete',
      level: 'RequestResponse',
      verb: 'update',
      requestURI: '/api/v1/pods',
      requestReceivedTimestamp: `2026-11-21T01:00:0${at}.000000Z`,
      stageTimestamp: `2026-11-21T01:00:0${at}.001000Z`,
      ...variant,
    } as unknown as AuditEvent;
    return { event, line: JSON.stringify(event) };
  });
}

function filtersWith(value: string): Expr[] {
  const text = { kind: 'text', value, span } as const;
  const match = (op: MatchOp, pattern: string, field = ref('name')): Expr => ({
    kind: 'match',
    field,
    op,
    value: pattern,
    negated: false,
    span,
  });
  const literal = value.replace(/[\\*?%_]/g, '\\$&');
  const filters: Expr[] = [
    { kind: 'compare', field: ref('name'), op: '=', value: text },
    { kind: 'compare', field: ref('name'), op: '!=', value: text },
    { kind: 'compare', field: ref('name'), op: '>=', value: text },
    { kind: 'in', field: ref('name'), values: [text, { ...text, value: 'web-1' }], negated: false },
    match('contains', value),
    match('startswith', value),
    match('endswith', value),
    match('contains', value, ref('groups')),
    { kind: 'compare', field: ref('annotations', value), op: '=', value: { ...text, value: 'there' } },
    { kind: 'compare', field: ref('annotations', 'other'), op: '=', value: text },
    { kind: 'empty', field: ref('request', value), negated: true },
  ];
  // The interpreter knows no escapes in patterns.
  if (literal === value) filters.push(match('glob', `*${value}?`), match('like', `_${value}%`));
  return filters;
}

describe.skipIf(!hasJq)('hostile values in jq', () => {
  it('are data', () => {
    fc.assert(
      fc.property(nastyText, (value) => {
        const events = eventsWith(value);
        const lines = events.map(({ line }) => line).join('\n');
        for (const where of filtersWith(value)) {
          const columns = [ref('auditid'), { ...ref('annotations', value), text: value }];
          const query: Query = { where, stages: [{ kind: 'include', columns, span }] };
          const { text } = translateQuery(query, 'jq');
          const rows = runJq(text ?? '', lines) as Record<string, unknown>[];
          const wanted = events.filter((one) => holds(where, one)).map(({ event }) => event.auditID);
          expect(rows.map((row) => row['auditid']).toSorted(), JSON.stringify(where)).toEqual(wanted.toSorted());
          expect(
            rows.every((row) => Object.hasOwn(row, value)),
            JSON.stringify(value),
          ).toBe(true);
        }
      }),
      { numRuns: 25, seed: 3 },
    );
  }, 120_000);

  it('are data in formulas and in the names of columns', () => {
    fc.assert(
      fc.property(nastyText, (value) => {
        const lines = eventsWith(value)
          .map(({ line }) => line)
          .join('\n');
        const made: FieldRef = { ...ref('made'), text: value, computed: 'text' };
        const isNamed: Expr = { kind: 'compare', field: ref('name'), op: '=', value: { kind: 'text', value, span } };
        const formula = {
          kind: 'if' as const,
          condition: { kind: 'filter' as const, where: isNamed },
          value: { kind: 'text' as const, value, span },
          otherwise: { kind: 'text' as const, value: `${value}!`, span },
          span,
        };
        const query: Query = {
          where: null,
          stages: [
            { kind: 'range', from: { kind: 'absolute', epochUs: 0n }, to: null, keyword: 'since', span },
            { kind: 'eval', name: 'made', formula, span },
            { kind: 'groupby', keys: [made], span },
            { kind: 'compare', us: 3_600_000_000, span },
          ],
        };
        const rows = runJq(translateQuery(query, 'jq').text ?? '', lines) as Record<string, unknown>[];
        expect(new Set(rows.map((row) => row[value]))).toEqual(new Set([value, `${value}!`]));
      }),
      { numRuns: 25, seed: 3 },
    );
  }, 120_000);
});
