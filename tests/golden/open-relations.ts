/** The two relations that every query must answer alike: a store into which events were loaded, and a file that holds them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Query } from '../../src/query/ast.ts';
import type { CompileContext, CompiledQuery, Relation } from '../../src/sql/compile-context.ts';
import { compileQuery } from '../../src/sql/compile-query.ts';
import { fullScope } from '../../src/sql/scope.ts';
import { openLoader } from '../../src/store/loader.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { numbersFrom, respell } from './respell.ts';

/** The time that relative times count back from: half an hour after the newest of the recorded events. */
export const now = BigInt(Date.parse('2026-11-21T02:20:00Z')) * 1000n;

export type Cells = unknown[];

export interface Answer {
  readonly compiled: CompiledQuery;
  /** Cells in the order of the columns; the record last, where it was asked for. */
  readonly rows: Cells[];
}

export interface Relations {
  readonly store: Store;
  readonly files: Relation;
  /** A file with the same events, whose JSON is written in other ways. */
  readonly respelled: Relation;
  ask(query: Query, relation: Relation, over?: Partial<CompileContext>): Promise<Answer>;
  close(): Promise<void>;
}

export const table: Relation = { kind: 'table' };
export const cluster = 'test';

/** Opens both over the same lines. */
export async function openRelations(lines: readonly string[]): Promise<Relations> {
  const directory = await mkdtemp(join(tmpdir(), 'telltale-golden-'));
  const path = join(directory, 'audit.log');
  const payload = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  await writeFile(path, payload);
  const respelledPath = join(directory, 'respelled.log');
  const random = numbersFrom(1);
  await writeFile(respelledPath, lines.map((line) => `${respell(JSON.parse(line), random)}\n`).join(''));
  const store = await openStore(join(directory, 'store'));
  await migrate(store);
  await load(store, payload);
  return {
    store,
    files: { kind: 'files', files: [{ path }], cluster },
    respelled: { kind: 'files', files: [{ path: respelledPath }], cluster },
    ask: (query, relation, over) => ask(store, compile(query, relation, over)),
    close: async () => {
      await store.close();
      await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

export function compile(query: Query, relation: Relation, over: Partial<CompileContext> = {}): CompiledQuery {
  return compileQuery(query, { scope: fullScope, relation, nowUs: now, masks: false, trustedProxies: [], ...over });
}

async function ask(store: Store, compiled: CompiledQuery): Promise<Answer> {
  const rows = await store.rows<Record<string, unknown>>(compiled.statement, { settings: compiled.settings });
  const aliases = [...compiled.columns.map(({ alias }) => alias), ...(compiled.raw === null ? [] : [compiled.raw])];
  return { compiled, rows: rows.map((row) => aliases.map((alias) => rounded(row[alias]))) };
}

/** The last digits of a sum of fractions depend on the order in which they were added. */
function rounded(cell: unknown): unknown {
  return typeof cell === 'number' && !Number.isInteger(cell) ? Number(cell.toPrecision(12)) : cell;
}

async function load(store: Store, payload: Buffer): Promise<void> {
  const loader = await openLoader(store);
  try {
    const checkpoint = { identity: '', proof: '', start: 0, end: payload.length };
    await (await loader.load({ cluster, source: 'audit.log', checkpoint, payload, bad: [] })).outcome;
  } finally {
    await loader.close();
  }
}
