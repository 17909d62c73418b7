/** Opens the events that a person points at: a store by its location, or files, which an engine of the moment reads as they lie. */
import { AppError } from '../contract/problems.ts';
import { assertNever } from '../model/invariant.ts';
import type { LineFile } from '../sql/compile-context.ts';
import { migrate } from '../store/migrate.ts';
import { openStore, openTemporaryStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { Events, Reading } from './context.ts';
import { takeEngineAhead } from './engine-ahead.ts';
import { type PreparedFiles, prepareFiles } from './prepare-files.ts';

export type Where =
  | { readonly kind: 'store'; readonly location: string; readonly yields?: boolean }
  /** The events are those of a server, which is asked by its operations alone. */
  | { readonly kind: 'server'; readonly url: string }
  /** A store that is gone when it is closed. */
  | { readonly kind: 'temporary-store' }
  | { readonly kind: 'files'; readonly paths: readonly string[]; readonly cluster: string; readonly format?: string };

export interface LazyEvents {
  /** Opens them on the first call. */
  readonly events: () => Promise<Events>;
  /** Closes what was opened, and waits for what is being opened. */
  close(): Promise<void>;
}

export function lazyEvents(where: Where, reading: Reading): LazyEvents {
  let opening: Promise<OpenEvents> | undefined;
  let mended: Events | null = null;
  const mend = async () => {
    const opened = await opening;
    mended = (await opened?.mend?.()) ?? null;
    return mended;
  };
  const events = async (): Promise<Events> => {
    opening ??= open(where, reading);
    const opened = await opening;
    return mended ?? { ...opened, mend };
  };
  return {
    events,
    close: async () => {
      // Who asked for the events was told why they could not be opened.
      const opened = await opening?.catch(() => undefined);
      await opened?.close();
    },
  };
}

interface OpenEvents extends Events {
  close(): Promise<void>;
}

function open(where: Where, reading: Reading): Promise<OpenEvents> {
  switch (where.kind) {
    case 'store':
      return migrated(openStore(where.location, { yields: where.yields ?? false }));
    case 'server':
      return Promise.reject(needsStore(where.url));
    case 'temporary-store':
      return migrated(openTemporaryStore());
    case 'files':
      return openFiles(where, reading);
    default:
      return assertNever(where);
  }
}

function needsStore(url: string): AppError {
  return new AppError('usage', { message: `This cannot be asked of the server ${url}: it needs a store.`, hint: 'Name one with --store.' });
}

async function migrated(opening: Promise<Store>): Promise<OpenEvents> {
  const store = await opening;
  await migrate(store).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  return { store, relation: { kind: 'table' }, close: () => store.close() };
}

/** The engine starts while the files are looked at. */
async function openFiles({ paths, cluster, format }: Extract<Where, { kind: 'files' }>, reading: Reading): Promise<OpenEvents> {
  const [opened, prepared] = await Promise.allSettled([takeEngineAhead(), prepareFiles(paths, reading, format)]);
  const close = async () => {
    if (opened.status === 'fulfilled') await opened.value.close();
    if (prepared.status === 'fulfilled') await prepared.value.remove();
  };
  if (opened.status === 'fulfilled' && prepared.status === 'fulfilled') return filesOf(opened.value, prepared.value, cluster, close);
  await close();
  // A file that cannot be read says more than an engine that could not start.
  throw prepared.status === 'rejected' ? prepared.reason : (opened as PromiseRejectedResult).reason;
}

function filesOf(store: Store, prepared: PreparedFiles, cluster: string, close: () => Promise<void>): OpenEvents {
  const over = (files: readonly LineFile[]) => ({ store, relation: { kind: 'files', files, cluster } as const });
  const mend = async () => {
    const files = await prepared.mend();
    return files && over(files);
  };
  return { ...over(prepared.files), mend, close };
}
