/** Nasty texts in the stages that hold filters, formulas and names: they come back as they are, and no statement has them in it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Expr, FieldRef, Formula, Query, Stage } from '../../src/query/ast.ts';
import { openRelations, type Relations, table } from './open-relations.ts';

const nasty = [
  "' OR '1'='1",
  "'; DROP TABLE events; --",
  "\\'",
  '\\\\',
  '`name`',
  '/* comment',
  '-- \n; SELECT 1',
  '{p0:String}',
  '{p1:Array(String)}',
  'a\u0000b',
  'naïve 日本語 😀',
  '\u202eevil',
  '%s_%',
  'c0',
  'period',
  'us',
  'x'.repeat(5000),
];

const span = { start: 0, end: 0 };
const field = (name: string): FieldRef => ({ field: name, path: [], text: name, span });
const isUser = (value: string): Expr => ({ kind: 'compare', field: field('user'), op: '=', value: { kind: 'text', value, span } });
const text = (value: string): Formula => ({ kind: 'text', value, span });
const user: Formula = { kind: 'operand', column: { kind: 'field', field: field('user') } };

const lines = nasty.map((value, index) => {
  const time = `2026-11-21T01:00:00.${String(index).padStart(6, '0')}Z`;
  return JSON.stringify({
    level: 'Metadata',
    auditID: `a${index}`,
    stage: 'ResponseComplete',
    requestURI: '/x',
    verb: 'get',
    user: { username: value },
    requestReceivedTimestamp: time,
    stageTimestamp: time,
  });
});

let relations: Relations;
beforeAll(async () => {
  relations = await openRelations(lines);
});
afterAll(() => relations.close());

async function ask(...stages: Stage[]): Promise<unknown[][]> {
  const query: Query = { where: null, stages };
  for (const relation of [table, relations.files]) {
    const { compiled, rows } = await relations.ask(query, relation);
    for (const value of nasty) {
      if (value.length > 6 && !value.startsWith('period') && !/^\{p\d/.test(value)) expect(compiled.statement.sql).not.toContain(value);
    }
    if (relation === table) continue;
    return rows as unknown[][];
  }
  return [];
}

describe.each(nasty)('%j', (value) => {
  it('in a formula is itself', async () => {
    const formula: Formula = {
      kind: 'if',
      condition: { kind: 'filter', where: isUser(value) },
      value: { kind: 'arithmetic', op: '+', left: user, right: text(value) },
      otherwise: text(''),
      span,
    };
    const rows = await ask({ kind: 'eval', name: value, formula, span }, { kind: 'exclude', columns: [field('time')], span });
    expect(rows.map((cells) => cells.at(-1)).filter((cell) => cell !== '')).toEqual([value + value]);
  });

  it('in the filter of a ratio finds its own event', async () => {
    expect(await ask({ kind: 'ratio', part: isUser(value), whole: null, by: [], span })).toEqual([[1, nasty.length, expect.any(Number)]]);
  });

  it('in the steps of a sequence finds its own event', async () => {
    const rows = await ask({ kind: 'sequence', by: [field('verb')], steps: [null, isUser(value)], withinUs: null, span });
    expect(rows.map((cells) => cells.at(-1))).toEqual(value === nasty[0] ? [] : [1]);
  });

  it('is the name of a column that others are computed from', async () => {
    const count: Stage = { kind: 'aggregate', aggregates: [{ name: 'count', as: value }], by: [], span };
    const column = { kind: 'column', key: value, span } as const;
    const twice: Formula = { kind: 'arithmetic', op: '+', left: { kind: 'operand', column }, right: { kind: 'operand', column } };
    expect(await ask(count, { kind: 'eval', name: `${value}2`, formula: twice, span })).toEqual([[nasty.length, 2 * nasty.length]]);
  });
});
