/** One page of a list: rows below a position, and the cursor of the page that follows. */
import type { RowsAnswer } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { Cell, Row } from '../contract/rows.ts';
import type { Query } from '../query/ast.ts';
import { answerColumns } from '../query/stages/registry.ts';
import { journalledHeads, type Position, type Snapshot, visibleHeads, type WriterHeadRow } from '../sql/list-part.ts';
import { seesAll } from '../sql/scope.ts';
import { storeKey } from '../store/store-key.ts';
import { type Context, statementOptions } from './context.ts';
import { printCursor, readCursor } from './page-cursor.ts';
import { type RunOptions, runQuery } from './run-query.ts';

/** So many writers are named in a cursor; a directory has one, a server one for each loader there ever was. */
const namedWriters = 32;

/** Whether the query is a list whose rows it neither cuts nor computes itself. */
export function isPageable({ stages }: Query): boolean {
  return answerColumns(stages) === null && stages.every(({ kind }) => listStages.has(kind));
}

const listStages: ReadonlySet<Query['stages'][number]['kind']> = new Set(['range', 'sort', 'include', 'exclude']);

export interface PageRequest {
  readonly size: number;
  /** The cursor that the page before gave; undefined for the first page. */
  readonly after: string | undefined;
}

export async function listPage(query: Query, { size, after }: PageRequest, context: Context, options: RunOptions): Promise<RowsAnswer> {
  const { store } = await context.events();
  const key = seesAll(context.scope) ? null : await storeKey(store, context.clock);
  const cursor = after === undefined ? null : readCursor(after, query, key);
  // Before the rows: what arrives between the two may be shown, and is never taken for seen.
  const now = await takeSnapshot(context);
  const snapshot = cursor?.snapshot ?? now;
  const nowUs = cursor?.nowUs ?? BigInt(context.clock()) * 1000n;
  const answer = await runQuery(query, context, {
    ...options,
    nowUs,
    // One row more tells whether there is another page.
    part: {
      kind: 'page',
      size: size + 1,
      after: cursor?.position ?? null,
      snapshot: cursor === null || isSame(snapshot, now) ? null : snapshot,
    },
  });
  let last: Row | undefined;
  let hasMore = false;
  const batches = (async function* () {
    let count = 0;
    for await (const batch of answer.batches) {
      const rows = batch.slice(0, size - count);
      hasMore ||= rows.length < batch.length;
      count += rows.length;
      last = rows.at(-1) ?? last;
      if (rows.length > 0) yield rows;
    }
  })();
  const next = () => {
    const position = hasMore && last !== undefined ? positionOf(last) : null;
    return position === null ? null : printCursor({ position, snapshot, nowUs }, query, key);
  };
  return { ...answer, batches, next };
}

async function takeSnapshot(context: Context): Promise<Snapshot> {
  const { store } = await context.events();
  // The journal tells how many events there are in all: that is not for everyone.
  const statement = seesAll(context.scope) ? journalledHeads : visibleHeads(context.scope);
  const rows = await store.rows<WriterHeadRow>(statement, statementOptions(context));
  const heads = rows.slice(0, namedWriters).map(({ writer, seq }) => ({ writer, seq: BigInt(seq) }));
  return { heads, isComplete: rows.length <= namedWriters };
}

function isSame(one: Snapshot, other: Snapshot): boolean {
  const text = ({ heads }: Snapshot) =>
    heads
      .map(({ writer, seq }) => `${writer} ${seq}`)
      .sort()
      .join('\n');
  return text(one) === text(other);
}

function positionOf({ place = [] }: Row): Position {
  const [timeUs, writer, seq] = place;
  return { timeUs: integer(timeUs), writer: String(writer), seq: integer(seq) };
}

function integer(cell: Cell | undefined): bigint {
  if (typeof cell === 'number' || typeof cell === 'string') return BigInt(cell);
  throw new AppError('engine-failed', { message: 'The engine gave a row without its place.' });
}
