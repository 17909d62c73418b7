/**
 * Opens a store: a directory, through the engine host that owns it, or a ClickHouse server. Nothing of the engine or of
 * its client is loaded before this is called, so commands that need no store start at once.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDirectory, hostFilesOf } from './host/host-files.ts';
import { defaultMinFreeBytes } from './start-host.ts';
import type { StartedHost } from './start-temporary-host.ts';
import type { Store } from './store.ts';
import { parseStoreLocation, readStorePassword, type StoreLocation } from './store-location.ts';

export interface OpenStoreOptions {
  /** Where the password of a server is found; by default the process's own environment. */
  readonly environment?: NodeJS.ProcessEnv;
  /** How long an engine host may leave a probe unanswered before it is killed and replaced. */
  readonly probeDeadlineMs?: number;
  /** The free space below which the host that this starts makes and changes no table. */
  readonly minFreeBytes?: number;
  /** Whether the host that this starts lets others have the processor first, such as a server that receives meanwhile. */
  readonly yields?: boolean;
}

const defaultProbeDeadlineMs = 10_000;

/** @param location a directory, which is made if it is missing, or `https://user@host:8443/database`. */
export async function openStore(location: string, options: OpenStoreOptions = {}): Promise<Store> {
  const parsed = parseStoreLocation(location);
  return parsed.kind === 'server' ? openServer(parsed, options) : openDirectory(parsed.path, options, 'lasting');
}

/** A store that is gone when it is closed, or when the process ends, in whatever way. */
export async function openTemporaryStore(options: OpenStoreOptions = {}, started?: StartedHost): Promise<Store> {
  return openDirectory(started?.directory ?? (await mkdtemp(join(tmpdir(), 'telltale-'))), options, started ?? 'temporary');
}

async function openDirectory(path: string, options: OpenStoreOptions, host: 'lasting' | 'temporary' | StartedHost): Promise<Store> {
  const temporary = host !== 'lasting';
  const { probeDeadlineMs = defaultProbeDeadlineMs, minFreeBytes = defaultMinFreeBytes, yields = false } = options;
  const [{ HostLink }, { killAndWait }, { stagePayload }] = await Promise.all([
    import('./host-link.ts'),
    import('./open-host.ts'),
    import('./host/staged-payload.ts'),
  ]);
  const files = hostFilesOf(await claimDirectory(path));
  const link = new HostLink(files, probeDeadlineMs, { temporary, minFreeBytes, yields });
  // The client loads while the host starts.
  const [{ ClickHouseLogLevel, createClient }, { ClickHouseStore }] = await Promise.all([
    import('@clickhouse/client'),
    import('./clickhouse-store.ts'),
    Promise.resolve(typeof host === 'string' ? undefined : host.settled).then(() => link.ready()),
  ]);
  // The host's limits are the statements' own; the client has none.
  const client = createClient({
    url: 'http://localhost',
    http_agent: link.agent,
    request_timeout: 0,
    max_open_connections: 64,
    log: { level: ClickHouseLogLevel.OFF },
  });
  return new ClickHouseStore(client, {
    embedded: true,
    location: files.directory,
    stopsOnClose: true,
    restarts: () => link.restarts,
    ready: async () => void (await link.ready()),
    recover: () => link.recover(),
    watch: (answer) => link.watch(answer),
    assertLoading: () => link.assertLoading(),
    lockLoading: (signal) => link.lockLoading(signal),
    stageLines: (payload) => stagePayload(files, payload),
    close: async () => {
      // What is thrown away needs no clean end. A host whose client was killed removes the directory itself.
      if (temporary && link.pid !== undefined) await killAndWait(link.pid);
      await link.close();
      if (temporary) await rm(files.directory, { recursive: true, force: true });
    },
  });
}

async function openServer(location: Extract<StoreLocation, { kind: 'server' }>, options: OpenStoreOptions): Promise<Store> {
  const password = await readStorePassword(options.environment ?? process.env);
  const [{ ClickHouseLogLevel, createClient }, { ClickHouseStore }] = await Promise.all([
    import('@clickhouse/client'),
    import('./clickhouse-store.ts'),
  ]);
  const { url, user: username, database, display } = location;
  const client = createClient({
    url,
    username,
    password,
    database,
    application: 'telltale',
    request_timeout: 0,
    log: { level: ClickHouseLogLevel.OFF },
  });
  const store = new ClickHouseStore(client, {
    embedded: false,
    location: display,
    stopsOnClose: false,
    restarts: () => 0,
    ready: async () => undefined,
    recover: async () => undefined,
    watch: (answer) => answer,
    assertLoading: () => undefined,
    // A server has no lock that ends with its holder; see docs/decisions/engine-host.md.
    lockLoading: async () => ({ unfinished: false, assertHeld: () => undefined, release: async () => undefined }),
    stageLines: async (payload) => ({ lines: Uint8Array.from(payload), discard: async () => undefined }),
    close: async () => undefined,
  });
  await store.rows({ sql: 'SELECT 1', params: {} }, { timeoutMs: 15_000 });
  return store;
}
