/**
 * New matches of a query as they arrive, in the order of their numbers. A request is given once: when its last stage has
 * arrived or, while it is open, as it is then; later stages and fuller copies of what was given are left out.
 */
import { createHash } from 'node:crypto';
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
/** So many of those that were given while they were open go into a position. */
const rememberedOpen = 60;
/** An engine that is lost so often in a row will not come back. */
const mostLosses = 5;

/** From where a following goes on: what each writer had come to, and what of it may come again. */
export interface FollowPosition {
  /** Whoever wrote last stands last. */
  readonly heads: ReadonlyMap<string, bigint>;
  /** Whether a writer that is not among them had nothing then. */
  readonly isComplete: boolean;
  /** Microseconds since the epoch. */
  readonly atUs: bigint;
  /** Digests of requests that were given while they were open: their later stages are none of the news. */
  readonly open: readonly string[];
}

export interface FollowStep {
  /** Empty where what arrived does not match. */
  readonly rows: readonly Row[];
  /** Where to go on once these rows are taken. */
  readonly position: FollowPosition;
}

export interface Following {
  /** What the rows are; it has none itself. */
  readonly head: RowsAnswer;
  /** The position at the beginning. */
  readonly start: FollowPosition;
  readonly steps: AsyncGenerator<FollowStep>;
}

type FollowOptions = RunOptions & { readonly from?: FollowPosition | undefined };

export async function followList(
  query: Query,
  context: Context,
  options: RunOptions & { readonly most?: number | undefined },
): Promise<RowsAnswer> {
  const { head, steps } = await openFollowing(query, context, options);
  const arriving = rowsOf(steps);
  return { ...head, batches: options.most === undefined ? arriving : first(options.most, arriving) };
}

/** @throws AppError `usage` where this cannot be followed. */
export async function openFollowing(query: Query, context: Context, { from, ...options }: FollowOptions): Promise<Following> {
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
  const now = await heads(context);
  // Whoever wrote last stands last.
  const position = new Map(now.reverse().map((head) => [head.writer, from === undefined ? head.seq : startOf(from, head)]));
  const head = await runQuery(query, context, { ...options, part: { kind: 'arrivals', writer: '', after: 0n, upTo: 0n } });
  const given = new Given(head.counting === 'requests', from?.open ?? []);
  const where = (): FollowPosition => ({
    heads: new Map(position),
    isComplete: true,
    atUs: BigInt(context.clock()) * 1000n,
    open: given.open,
  });
  return { head, start: where(), steps: arrivals(query, context, options, { position, given, where }) };
}

/** Where reading of a writer begins, for one who goes on. */
function startOf(
  { heads: known, isComplete, atUs }: FollowPosition,
  { writer, seq, since }: WriterHead & { readonly since: bigint },
): bigint {
  return known.get(writer) ?? (isComplete || since > atUs ? 0n : seq);
}

interface Progress {
  readonly position: Map<string, bigint>;
  readonly given: Given;
  readonly where: () => FollowPosition;
}

async function* arrivals(
  query: Query,
  context: Context,
  options: RunOptions,
  { position, given, where }: Progress,
): AsyncGenerator<FollowStep> {
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
          yield { rows: given.take(rows), position: where() };
        }
        position.delete(writer);
        position.set(writer, upTo);
        yield { rows: [], position: where() };
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

async function heads(context: Context): Promise<(WriterHead & { readonly since: bigint })[]> {
  const { store } = await context.events();
  const rows = await store.rows<WriterHeadRow>(journalledHeads, statementOptions(context));
  return rows.map(({ writer, seq, since = 0 }) => ({ writer, seq: BigInt(seq), since: BigInt(since) }));
}

/** What was given already, so that it is left out in another stage or copy. */
class Given {
  readonly #keys = new Set<string>();
  /** Digests: they go into positions. */
  readonly #open: Set<string>;
  readonly #tracksOpen: boolean;

  constructor(tracksOpen: boolean, open: readonly string[]) {
    this.#tracksOpen = tracksOpen;
    this.#open = new Set(open);
  }

  get open(): string[] {
    return [...this.#open];
  }

  take(rows: readonly Row[]): Row[] {
    const fresh = rows.filter(({ place = [] }) => this.#isNew(String(place[1]), Number(place[2]) === 1));
    dropOldest(this.#keys, remembered);
    dropOldest(this.#open, rememberedOpen);
    return fresh;
  }

  #isNew(key: string, isOpen: boolean): boolean {
    const wasGiven = this.#keys.has(key);
    this.#keys.add(key);
    if (!this.#tracksOpen || (!isOpen && this.#open.size === 0)) return !wasGiven;
    const digest = createHash('sha256').update(key).digest('base64url').slice(0, 11);
    const wasOpen = this.#open.has(digest);
    if (isOpen) this.#open.add(digest);
    else this.#open.delete(digest);
    return !wasGiven && !wasOpen;
  }
}

function dropOldest(keys: Set<string>, most: number): void {
  for (const oldest of keys) {
    if (keys.size <= most) return;
    keys.delete(oldest);
  }
}

async function* rowsOf(steps: AsyncIterable<FollowStep>): AsyncGenerator<readonly Row[]> {
  for await (const { rows } of steps) if (rows.length > 0) yield rows;
}

async function* first(most: number, batches: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  let left = most;
  for await (const batch of batches) {
    yield batch.slice(0, left);
    left -= batch.length;
    if (left <= 0) return;
  }
}
