/**
 * The logs of its own machine that a server follows, as `files` of its configuration says: one tail for each cluster, each with
 * a checkpoint of its own, into the same spool that network sources fill.
 */
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ServerConfig } from '../platform/config-schema.ts';
import type { Log } from '../platform/log.ts';
import { parsePathPattern } from '../sources/tail/path-pattern.ts';
import { printReport, type TailReport } from '../sources/tail/tail-report.ts';
import type { SpoolEntry } from '../spool/spool.ts';
import { collectLines } from './agent/collect-lines.ts';
import type { Compressor } from './agent/compressor.ts';

export interface FollowedFilesOptions {
  readonly append: (entry: SpoolEntry, body: AsyncIterable<Uint8Array>) => Promise<unknown>;
  /** A directory for the checkpoints. */
  readonly state: string;
  readonly log: Log;
  readonly clock: () => number;
  /** Told of what the log tells, for who watches over the sources. */
  readonly noticed?: (report: TailReport, place: { readonly cluster: string; readonly node: string }) => void;
}

type Files = ServerConfig['files'][number];

interface Following {
  readonly files: Files;
  stop(): Promise<void>;
}

/** The loader is on the same machine, and decompressing would cost it more than the disk is worth. */
const uncompressed: Compressor = { encoding: 'identity', compress: (bytes) => bytes };

export class FollowedFiles {
  readonly #options: FollowedFilesOptions;
  readonly #following = new Map<string, Following>();

  constructor(options: FollowedFilesOptions) {
    this.#options = options;
  }

  /** Follows these from now on. What did not change is not disturbed. @throws AppError where a path cannot be understood. */
  async apply(list: readonly Files[]): Promise<void> {
    for (const path of list.flatMap(({ paths }) => paths)) parsePathPattern(path);
    for (const [cluster, { files, stop }] of this.#following) {
      const next = list.find((each) => each.cluster === cluster);
      if (JSON.stringify(next) === JSON.stringify(files)) continue;
      await stop();
      this.#following.delete(cluster);
    }
    for (const files of list) if (!this.#following.has(files.cluster)) this.#following.set(files.cluster, this.#start(files));
  }

  async close(): Promise<void> {
    await this.apply([]);
  }

  #start(files: Files): Following {
    const { append, state, log, clock, noticed } = this.#options;
    const { cluster, paths, node = hostname(), start } = files;
    const stopping = new AbortController();
    const collected = collectLines({
      tail: {
        paths,
        checkpoint: join(state, `${cluster}.json`),
        start,
        gatherMs: 1000,
        signal: stopping.signal,
        clock,
        report: (report) => {
          (report.kind === 'readable' ? log.info : log.warn).call(log, { cluster }, printReport(report));
          noticed?.(report, { cluster, node });
        },
      },
      cluster,
      node,
      compressor: uncompressed,
      append,
      clock,
      onBlocked: (error) => log.warn({ cluster }, `Reading of files waits: ${error.message}`),
    }).catch((error: unknown) => log.error({ cluster, error }, 'The logs of this machine are not followed any more.'));
    return {
      files,
      stop: async () => {
        stopping.abort();
        await collected;
      },
    };
  }
}
