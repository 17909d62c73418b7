/**
 * Brings the lines of followed logs into a spool: each batch is acknowledged to the tail once the spool has it on disk. The
 * agent does so before it sends, and the server for logs of its own machine.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../contract/problems.ts';
import { type TailOptions, tailFiles } from '../../sources/tail/tail-files.ts';
import type { SpoolEntry } from '../../spool/spool.ts';
import type { Compressor } from './compressor.ts';

export interface CollectOptions {
  readonly tail: TailOptions;
  readonly cluster: string;
  readonly node: string;
  readonly compressor: Compressor;
  readonly append: (entry: SpoolEntry, body: AsyncIterable<Uint8Array>) => Promise<unknown>;
  readonly clock: () => number;
  /** Told of every batch that is safe. */
  readonly onBatch?: (bytes: number) => void;
  /** There is no room, or none can be had; it is tried again. Told once until there is room again. */
  readonly onBlocked?: (error: AppError) => void;
}

const longestWaitMs = 10_000;

/** Resolves when the signal of the tail fires. */
export async function collectLines(options: CollectOptions): Promise<void> {
  const { cluster, node, compressor, clock } = options;
  for await (const { path, bytes, acknowledge } of tailFiles(options.tail)) {
    const { encoding, body } = pack(compressor, bytes);
    const entry: SpoolEntry = { cluster, source: fileSource(path, node), receivedAt: clock(), encoding, format: null };
    if (!(await append(entry, body, options))) return;
    acknowledge();
    options.onBatch?.(bytes.length);
  }
}

/** Compressed, unless that fails: the lines go on either way. */
function pack(
  { encoding, compress }: Compressor,
  bytes: Uint8Array,
): { readonly encoding: SpoolEntry['encoding']; readonly body: Uint8Array } {
  try {
    return { encoding, body: compress(bytes) };
  } catch {
    return { encoding: 'identity', body: bytes };
  }
}

/** False: it was told to stop before there was room. */
async function append(entry: SpoolEntry, body: Uint8Array, { append: put, onBlocked, tail }: CollectOptions): Promise<boolean> {
  for (let waitMs = 250; !tail.signal.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      await put(entry, once(body));
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (waitMs === 250) onBlocked?.(error);
      await delay(waitMs, undefined, { signal: tail.signal }).catch(() => undefined);
    }
  }
  return false;
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}

/** `file:/var/log/audit.log@node-1` */
export function fileSource(path: string, node: string): string {
  return `file:${path}@${node}`;
}

/** The parts of what `fileSource` made; a path may hold an @, a node cannot. */
export function readFileSource(source: string): { readonly path: string; readonly node: string } | null {
  const parts = /^file:(.*)@([^@]*)$/s.exec(source);
  return parts === null ? null : { path: parts[1] ?? '', node: parts[2] ?? '' };
}
