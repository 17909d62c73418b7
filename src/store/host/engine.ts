/**
 * The engine in this process: opens the directory, and runs each statement on a session that no other statement uses
 * at the time. Settings are written out before every statement, and what the one before had set is undone.
 */
import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChdbResult, Session } from 'chdb';
import { quote } from './bind-params.ts';
import { EngineError, toEngineError } from './engine-error.ts';
import { exists, type HostFiles } from './host-files.ts';

export type Settings = ReadonlyMap<string, string>;

/** A statement under way. */
export interface Running {
  readonly result: Promise<ChdbResult>;
  /** Stops it in the engine; `result` then fails with code 394. Safe to call at any time, and more than once. */
  cancel(): void;
}

export interface Engine {
  run(sql: string, settings: Settings): Running;
  /** Stops what runs and closes; resolves to whether the engine came to rest. */
  close(): Promise<boolean>;
}

/**
 * As many statements run side by side. Each holds a thread of libuv's pool while it runs, which start-host.ts makes
 * large enough for them and for the host's files.
 */
const maxRunning = 32;
const database = 'telltale';
const mib = 1024 ** 2;

/** Counts for the first session only: the engine is one per process. Its default caches are 5 GiB each. */
const serverArgs = [
  `--max_server_memory_usage=${850 * mib}`,
  `--mark_cache_size=${64 * mib}`,
  `--index_mark_cache_size=${16 * mib}`,
  `--primary_index_cache_size=${32 * mib}`,
  '--uncompressed_cache_size=0',
  '--index_uncompressed_cache_size=0',
  `--query_condition_cache_size=${16 * mib}`,
  `--vector_similarity_index_cache_size=${mib}`,
  `--text_index_tokens_cache_size=${32 * mib}`,
  `--text_index_header_cache_size=${16 * mib}`,
  `--text_index_postings_cache_size=${64 * mib}`,
  '--parquet_metadata_cache_size=0',
  '--mmap_cache_size=128',
];
/** The last two are on in chdb and off in a server: a statement means the same to both. */
const sessionArgs = ['--max_query_size=268435456', '--async_insert=0', '--implicit_select=0', '--allow_introspection_functions=0'];

interface PooledSession {
  readonly session: Session;
  /** Marks what runs on it: KILL QUERY finds a statement by this. */
  readonly mark: string;
  /** The names that the last statement had set. */
  set: readonly string[];
}

/** @param minFreeBytes the space below which no table is made or changed. */
export async function openEngine(files: HostFiles, minFreeBytes: number): Promise<Engine> {
  await mkdir(files.engine, { recursive: true, mode: 0o700 });
  const control = new Session(files.engine, { connectionArgs: [...serverArgs, ...sessionArgs] });
  if (!(await exists(join(files.engine, 'metadata', `${database}.sql`)))) {
    await refuseWhenFull(files, minFreeBytes);
    // The engine's own `default` would read files of the machine by their names.
    await control.queryAsync(`CREATE DATABASE IF NOT EXISTS ${database} ENGINE = Atomic`);
  }
  return createEngine(files, control, minFreeBytes);
}

function createEngine(files: HostFiles, control: Session, minFreeBytes: number): Engine {
  const idle: PooledSession[] = [];
  const running = new Set<Running>();
  const waiting: (() => void)[] = [];
  let slots = maxRunning;
  let opened = 0;

  async function takeSession(): Promise<PooledSession> {
    const pooled = idle.pop();
    if (pooled !== undefined) return pooled;
    const session = new Session(files.engine, { connectionArgs: sessionArgs });
    await session.queryAsync(`USE ${database}`);
    return { session, mark: `telltale-${++opened}`, set: [] };
  }

  async function takeSlot(): Promise<void> {
    if (slots > 0) slots--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function freeSlot(): void {
    const next = waiting.shift();
    if (next === undefined) slots++;
    else next();
  }

  /** Repeats itself until the statement has ended: a KILL that comes before the engine knows of the statement finds nothing. */
  async function kill(mark: string, ended: () => boolean): Promise<void> {
    for (let delayMs = 5; !ended(); delayMs = Math.min(delayMs * 2, 500)) {
      await control.queryAsync(`KILL QUERY WHERE Settings['log_comment'] = ${quote(mark)} ASYNC`).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }

  function run(sql: string, settings: Settings): Running {
    let cancelled = false;
    let ended = false;
    let mark: string | undefined;

    async function execute(): Promise<ChdbResult> {
      await takeSlot();
      let pooled: PooledSession | undefined;
      let clean = false;
      try {
        if (changesTables(sql)) await refuseWhenFull(files, minFreeBytes);
        pooled = await takeSession();
        if (cancelled) throw new EngineError(394, 'Query was cancelled. (QUERY_WAS_CANCELLED)');
        // What the client says of a statement stands behind what the host finds it by.
        mark = [pooled.mark, settings.get('log_comment')].filter((part) => part !== undefined).join(' ');
        const prefix = settingsPrefix(pooled, settings, mark);
        pooled.set = [...settings.keys()];
        const result = await pooled.session.queryAsync(prefix + sql, { format: 'TabSeparated' });
        // A KILL may still be on its way to a statement that was cancelled.
        clean = !cancelled && !marksSession(sql);
        return result;
      } catch (error) {
        throw toEngineError(error);
      } finally {
        ended = true;
        if (clean && pooled !== undefined) idle.push(pooled);
        else pooled?.session.close();
        freeSlot();
      }
    }

    function cancel(): void {
      if (cancelled) return;
      cancelled = true;
      if (mark !== undefined && !ended) void kill(mark, () => ended);
    }

    const statement: Running = { result: execute(), cancel };
    running.add(statement);
    const forget = () => running.delete(statement);
    statement.result.then(forget, forget);
    return statement;
  }

  return {
    run,
    close: async () => {
      const ends = [...running].map(({ result }) => result.catch(() => undefined));
      for (const one of running) one.cancel();
      const rest = Promise.all(ends).then(() => true);
      const patience = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 2000).unref());
      if (!(await Promise.race([rest, patience]))) return false;
      for (const { session } of idle) session.close();
      control.close();
      return true;
    },
  };
}

function settingsPrefix({ set }: PooledSession, settings: Settings, mark: string): string {
  const all = new Map(settings).set('log_comment', mark);
  const undo = set.filter((name) => !all.has(name)).map((name) => `${name} = DEFAULT`);
  const now = [...all].map(([name, value]) => `${name} = ${quote(value)}`);
  return `SET ${[...undo, ...now].join(', ')}; `;
}

/** Statements that would leave something behind on their session. */
function marksSession(sql: string): boolean {
  return /^\s*(?:SET|USE|CREATE\s+(?:OR\s+REPLACE\s+)?TEMPORARY)\b/i.test(sql);
}

/**
 * Statements that write a table's definition. On a full disk they leave an empty file, with which the directory
 * does not open any more. Those that free space are let through.
 */
function changesTables(sql: string): boolean {
  if (/^\s*ALTER\b[\s\S]*?\bDROP\s+(?:PART|PARTITION)\b/i.test(sql)) return false;
  return /^\s*(?:CREATE|ALTER|RENAME|EXCHANGE|ATTACH|REPLACE)\b/i.test(sql);
}

async function refuseWhenFull({ directory }: HostFiles, minFreeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize >= minFreeBytes) return;
  throw new EngineError(243, `Fewer than ${Math.ceil(minFreeBytes / mib)} MiB are free: no table is made or changed. (NOT_ENOUGH_SPACE)`);
}
