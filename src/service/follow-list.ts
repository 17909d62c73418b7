/**
 * New matches of a query as they arrive, in the order of their numbers. A request is given once: when its last stage has
 * arrived or, while it is open, as it is then; later stages and fuller copies of what was given are left out.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RowsAnswer } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { Row } from '../contract/rows.ts';
import type { Query } from '../query/ast.ts';
import { journalledHeads, type WriterHead, type WriterHeadRow } from '../sql/list-part.ts';
import { type Context, statementOptions } from './context.ts';
import { type RunOptions, runQuery } from './run-query.ts';

const pollMs = 500;
/** So many of the last that were given are remembered. */
const remembered = 100_000;
/** An engine that is lost so often in a row will not come back. */
const mostLosses = 5;

export async function followList(
  query: Query,
  context: Context,
  options: RunOptions & { readonly most?: number | undefined },
): Promise<RowsAnswer> {
  const { relation } = await context.events();
  if (relation.kind === 'files')
    throw new AppError('usage', {
      message: 'Only a store can be followed.',
      hint: 'Take the files in with telltale ingest, and follow the store.',
    });
  const other = query.stages.find(({ kind }) => kind !== 'include' && kind !== 'exclude' && kind !== 'range');
  if (other !== undefined)
    throw new AppError('usage', {
      message: `What is followed has no end, so that “${other.kind === 'aggregate' ? 'stats' : other.kind}” cannot be applied to it.`,
      hint: 'Follow a filter, with the columns to show; --limit N ends after N matches.',
    });
  const position = new Map((await heads(context)).map(({ writer, seq }) => [writer, seq]));
  const nothing = await runQuery(query, context, { ...options, part: { kind: 'arrivals', writer: '', after: 0n, upTo: 0n } });
  const arriving = once(arrivals(query, context, options, position));
  return { ...nothing, batches: options.most === undefined ? arriving : first(options.most, arriving) };
}

async function* arrivals(
  query: Query,
  context: Context,
  options: RunOptions,
  position: Map<string, bigint>,
): AsyncGenerator<readonly Row[]> {
  const { signal } = context;
  let losses = 0;
  while (!signal.aborted) {
    try {
      for (const { writer, seq: upTo } of await heads(context)) {
        const after = position.get(writer) ?? 0n;
        if (upTo <= after) continue;
        const answer = await runQuery(query, context, { ...options, part: { kind: 'arrivals', writer, after, upTo } });
        for await (const rows of answer.batches) {
          // First, so that nothing comes twice if the engine is lost before the end.
          const last = rows.at(-1)?.place?.[0];
          if (last !== undefined) position.set(writer, BigInt(Number(last)));
          yield rows;
        }
        position.set(writer, upTo);
      }
      losses = 0;
      await sleep(pollMs, undefined, { signal });
    } catch (error) {
      if (signal.aborted) return;
      losses += 1;
      const isLost = error instanceof AppError && error.code === 'store-unavailable';
      if (!isLost || losses > mostLosses) throw error;
    }
  }
}

async function heads(context: Context): Promise<WriterHead[]> {
  const { store } = await context.events();
  const rows = await store.rows<WriterHeadRow>(journalledHeads, statementOptions(context));
  return rows.map(({ writer, seq }) => ({ writer, seq: BigInt(seq) }));
}

/** Leaves out what was given already, in another stage or copy. */
async function* once(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  const given = new Set<string>();
  for await (const batch of batches) {
    const rows = batch.filter(({ place = [] }) => {
      const key = String(place[1]);
      if (given.has(key)) return false;
      given.add(key);
      return true;
    });
    for (const oldest of given) {
      if (given.size <= remembered) break;
      given.delete(oldest);
    }
    if (rows.length > 0) yield rows;
  }
}

async function* first(most: number, batches: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  let left = most;
  for await (const batch of batches) {
    yield batch.slice(0, left);
    left -= batch.length;
    if (left <= 0) return;
  }
}
