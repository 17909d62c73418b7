/** A store of a test's own that use cases are asked over, and events made for it. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { owner } from '../../src/contract/asker.ts';
import type { RowBatches } from '../../src/contract/rows.ts';
import type { Context } from '../../src/service/context.ts';
import { ingest } from '../../src/service/ingest.ts';
import type { Relation } from '../../src/sql/compile-context.ts';
import { fullScope, type Scope } from '../../src/sql/scope.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openTemporaryStore } from '../../src/store/open-store.ts';

/** When the tests' clock stands. */
export const nowMs = Date.parse('2026-11-24T12:00:00Z');

export interface MadeEvent {
  readonly auditID: string;
  /** Seconds before the tests' clock. */
  readonly ago?: number;
  readonly stage?: string;
  readonly level?: string;
  readonly verb?: string;
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly code?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly requestObject?: unknown;
}

/** One line of an audit log. */
export function madeEvent(event: MadeEvent): string {
  const { auditID, ago = 60, stage = 'ResponseComplete', level = 'Metadata', verb = 'get', user = 'ann', code = 200 } = event;
  const { groups, resource = 'pods', namespace = 'dev', name = 'web', annotations, requestObject } = event;
  const time = new Date(nowMs - ago * 1000).toISOString().replace('Z', '000Z');
  return JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level,
    auditID,
    stage,
    requestURI: `/api/v1/namespaces/${namespace}/${resource}/${name}`,
    verb,
    user: { username: user, ...(groups && { groups }) },
    sourceIPs: ['203.0.113.9'],
    objectRef: { resource, namespace, name, apiVersion: 'v1' },
    ...(stage !== 'RequestReceived' && { responseStatus: { metadata: {}, code } }),
    ...(requestObject !== undefined && { requestObject }),
    requestReceivedTimestamp: time,
    stageTimestamp: time,
    ...(annotations && { annotations }),
  });
}

export interface ScratchStore {
  /** Takes the events in, as one file. */
  load(events: readonly MadeEvent[], cluster?: string): Promise<void>;
  context(scope?: Scope, signal?: AbortSignal): Context;
  /** The same over a file that holds these events. */
  fileContext(events: readonly MadeEvent[]): Promise<Context>;
  close(): Promise<void>;
}

const quiet = () => undefined;

export async function openScratchStore(): Promise<ScratchStore> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-service-'));
  const store = await openTemporaryStore();
  await migrate(store);
  let count = 0;
  const write = async (events: readonly MadeEvent[]) => {
    count += 1;
    const path = join(folder, `${count}.log`);
    await writeFile(path, events.map((event) => `${madeEvent(event)}\n`).join(''));
    return path;
  };
  const contextOver = (relation: Relation, scope: Scope, signal: AbortSignal): Context => ({
    events: async () => ({ store, relation }),
    asker: owner,
    scope,
    masking: 'off',
    trustedProxies: [],
    clock: () => nowMs,
    signal,
    limits: {},
    progress: { start: quiet, advance: quiet, note: quiet, done: quiet },
    warn: quiet,
  });
  const context = (scope = fullScope, signal = new AbortController().signal) => contextOver({ kind: 'table' }, scope, signal);
  return {
    load: async (events, cluster = 'lab') => {
      await ingest({ paths: [await write(events)], cluster, strict: false }, context());
    },
    context,
    fileContext: async (events) => {
      const files = [{ path: await write(events) }];
      return contextOver({ kind: 'files', files, cluster: 'lab' }, fullScope, new AbortController().signal);
    },
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** The cells of all rows. */
export async function cellsOf(batches: RowBatches): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const batch of batches) rows.push(...batch.map(({ cells }) => [...cells]));
  return rows;
}
