/** The use case behind `get`: the event of an identity (whole, or a beginning that only one event has), or all that bear an auditID. */
import type { RowsAnswer } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { RequestOf } from '../contract/requests.ts';
import type { Expr, FieldRef, Query } from '../query/ast.ts';
import type { Context } from './context.ts';
import { peekRows } from './peek-rows.ts';
import { allRows, runQuery } from './run-query.ts';

const nowhere = { start: 0, end: 0 };
const ref = (field: string): FieldRef => ({ field, path: [], text: field, span: nowhere });

const identityDigits = 32;
const leastDigits = 8;
/** More than this many events of one beginning are not all named. */
const namedAlternatives = 5;

/** What is shown of an event beside its record; the last one only where a record is no native event. */
const shownFields = ['id', 'cluster', 'source', 'native'];

export async function get({ id }: RequestOf<'get'>, context: Context): Promise<RowsAnswer> {
  const hex = id.toLowerCase();
  const isHex = new RegExp(`^[0-9a-f]{${leastDigits},${identityDigits}}$`).test(hex);
  const found = (isHex && (await byIdentity(hex, context))) || (await byFilter(equals('auditid', id), context));
  if (found === null) throw new AppError('not-found', { message: `No event has the identity or the auditID “${id}”.` });
  return found;
}

async function byIdentity(hex: string, context: Context): Promise<RowsAnswer | null> {
  if (hex.length === identityDigits) return byFilter(equals('id', hex), context);
  const filter: Expr = { kind: 'match', field: ref('id'), op: 'startswith', value: hex, negated: false, span: nowhere };
  const answer = await byFilter(filter, context, namedAlternatives);
  if (answer === null) return null;
  const rows = await allRows(answer);
  if (rows.length > 1) {
    const ids = rows.map(({ cells }) => String(cells[0])).join('\n  ');
    throw new AppError('usage', { message: `Several events begin with “${hex}”:\n  ${ids}`, hint: 'Give more digits.' });
  }
  const batches = (async function* () {
    yield rows;
  })();
  return { ...answer, batches };
}

function equals(field: string, value: string): Expr {
  return { kind: 'compare', field: ref(field), op: '=', value: { kind: 'text', value, span: nowhere } };
}

/** All stages that match, in order, or null where none does. */
async function byFilter(filter: Expr, context: Context, limit?: number): Promise<RowsAnswer | null> {
  // Naming the stage asks for all of them.
  const anyStage: Expr = { kind: 'empty', field: ref('stage'), negated: true };
  const order = ['time', 'stage_time'].map((field) => ({ column: { kind: 'field', field: ref(field) } as const, descending: false }));
  const query: Query = {
    where: { kind: 'and', operands: [filter, anyStage] },
    stages: [
      { kind: 'include', columns: shownFields.map(ref), span: nowhere },
      { kind: 'sort', keys: order, span: nowhere },
      ...(limit === undefined ? [] : [{ kind: 'limit', count: limit, span: nowhere } as const]),
    ],
  };
  const answer = await runQuery(query, context, { events: true });
  const { first, batches } = await peekRows(answer.batches);
  if (first.length === 0) return null;
  return first.some(({ cells }) => cells.at(-1) !== '') ? { ...answer, batches } : withoutLast({ ...answer, batches });
}

function withoutLast(answer: RowsAnswer): RowsAnswer {
  const batches = (async function* () {
    for await (const rows of answer.batches) yield rows.map((row) => ({ ...row, cells: row.cells.slice(0, -1) }));
  })();
  return { ...answer, columns: answer.columns.slice(0, -1), batches };
}
