/**
 * Follows logs for as long as it is asked to: whole lines come out in batches, and each batch is acknowledged by whoever
 * made it safe. After a restart it goes on behind the last acknowledged line; lines may come twice then, never not at all.
 */
import { CheckpointKeeper, restoreStates } from './checkpoint-keeper.ts';
import { DirectoryHints } from './directory-hints.ts';
import { directoryChangedNs, type FoundSets } from './find-sets.ts';
import { Follower } from './follower.ts';
import { KnownContents } from './known-contents.ts';
import { parsePathPattern } from './path-pattern.ts';
import type { TailReport } from './tail-report.ts';

export interface TailOptions {
  /** Paths, or patterns of paths. The rotated backups of each come with it. */
  readonly paths: readonly string[];
  /** The file that remembers how far each log was read. */
  readonly checkpoint: string;
  /** Where to begin with logs that are there when there is no checkpoint yet; at the beginning by default. */
  readonly start?: 'beginning' | 'end';
  /** About how much a batch holds; a longer line makes it longer. */
  readonly batchBytes?: number;
  /** Logs are looked at so often when nothing tells of a change. */
  readonly pollMs?: number;
  /** After a hint of a change, lines are gathered for so long. */
  readonly gatherMs?: number;
  /** A rotated log is done with when it did not grow for so long. */
  readonly settleMs?: number;
  readonly maxOpenFiles?: number;
  readonly clock?: () => number;
  readonly report?: (report: TailReport) => void;
  readonly signal: AbortSignal;
}

export interface TailBatch {
  readonly path: string;
  /** Whole lines, each ended by `\n`. The memory is the tail's: it holds until the next batch is asked for. */
  readonly bytes: Buffer;
  /** To be called once the lines are safe: from then on they need not be read again. */
  acknowledge(): void;
}

/** So often the directories are listed though nothing seems to have changed in them. */
const lookEveryMs = 10_000;
/** While much is to be read, rotations are looked for so often. */
const glanceEveryMs = 250;
/** Two changes within it may bear the same time. */
const sameTickNs = 20_000_000n;

export async function* tailFiles(options: TailOptions): AsyncGenerator<TailBatch, void, undefined> {
  const { signal, pollMs = 1000, gatherMs = 200, clock = Date.now, report = () => undefined } = options;
  const patterns = options.paths.map(parsePathPattern);
  const states = await restoreStates(options.checkpoint, report);
  const contents = new KnownContents(states ?? [], clock());
  const follower = new Follower({
    patterns,
    contents,
    fromEnd: options.start === 'end' && states === null,
    batchBytes: options.batchBytes ?? 1024 * 1024,
    pollMs,
    settleMs: options.settleMs ?? 5000,
    maxOpenFiles: options.maxOpenFiles ?? 64,
    clock,
    report,
  });
  const keeper = new CheckpointKeeper(options.checkpoint, () => contents.states(), report);
  const hints = new DirectoryHints();
  const looking = new Looking(follower, hints, clock, { pollMs, gatherMs });
  try {
    while (!signal.aborted) {
      await looking.look();
      for (let lines = await follower.next(); lines !== null; lines = await follower.next()) {
        const { path, bytes, acknowledge } = lines;
        yield { path, bytes, acknowledge: () => void (acknowledge() && keeper.moved()) };
        if (signal.aborted) return;
        await looking.glance();
      }
      if (await hints.wait(pollMs, signal)) await hints.pause(gatherMs, signal);
    }
  } finally {
    hints.close();
    await follower.close();
    await keeper.write();
  }
}

/** Looks into the directories when they changed, or were not looked into for long; else at the open files alone. */
class Looking {
  readonly #follower: Follower;
  readonly #hints: DirectoryHints;
  readonly #clock: () => number;
  readonly #pollMs: number;
  readonly #gatherMs: number;
  #found: FoundSets | null = null;
  #lookedMs = 0;
  #glancedMs = 0;

  constructor(
    follower: Follower,
    hints: DirectoryHints,
    clock: () => number,
    times: { readonly pollMs: number; readonly gatherMs: number },
  ) {
    this.#follower = follower;
    this.#hints = hints;
    this.#clock = clock;
    this.#pollMs = times.pollMs;
    this.#gatherMs = times.gatherMs;
  }

  async glance(): Promise<void> {
    if (Math.abs(this.#clock() - this.#glancedMs) >= Math.max(glanceEveryMs, this.#gatherMs)) await this.look();
  }

  async look(): Promise<void> {
    this.#glancedMs = this.#clock();
    if (await this.#isDue()) {
      this.#lookedMs = this.#clock();
      this.#found = await this.#follower.look();
      this.#hints.follow(this.#found.directories.keys());
    }
    await this.#follower.measure();
    await this.#follower.tidy();
  }

  async #isDue(): Promise<boolean> {
    if (this.#found === null) return true;
    const sinceMs = Math.abs(this.#clock() - this.#lookedMs);
    if (sinceMs >= (this.#found.isIncomplete || this.#found.unreadable.size > 0 ? this.#pollMs : lookEveryMs)) return true;
    const lookedNs = BigInt(this.#lookedMs) * 1_000_000n;
    for (const [directory, changedNs] of this.#found.directories) {
      if (changedNs > lookedNs - sameTickNs || (await directoryChangedNs(directory)) !== changedNs) return true;
    }
    return false;
  }
}
