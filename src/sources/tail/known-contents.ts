/** The contents that are known, from this run or from the checkpoint: which of them a file holds, and which can be forgotten. */
import { dirname } from 'node:path';
import { Content, type ContentState, maxHeadBytes, sha256 } from './content.ts';

/** What no file carried for so long is forgotten. */
const forgetAfterMs = 3_600_000;
/** Of more than so many, those that were seen last are kept. */
const maxContents = 5000;

export class KnownContents {
  readonly #contents: Set<Content>;
  /** What a checkpoint tells of may have been gone for long; files get the time to be found. */
  readonly #startedMs: number;

  constructor(states: readonly ContentState[], startedMs: number) {
    this.#contents = new Set(states.map((state) => new Content(state)));
    this.#startedMs = startedMs;
  }

  states(): readonly ContentState[] {
    return [...this.#contents].map((content) => content.state()).filter(({ headBytes }) => headBytes > 0);
  }

  /** Those that there are now. */
  all(): readonly Content[] {
    return [...this.#contents];
  }

  create(key: string, path: string, head: Buffer, seenMs: number): Content {
    const content = new Content({ path, key, headBytes: 0, headSha256: '', offset: 0, seenMs });
    content.learnHead(head);
    this.#contents.add(content);
    return content;
  }

  /** The content of a file that begins so; null: a new one. */
  find(head: Buffer, key: string): Content | null {
    const hashes = new Map<number, string>();
    const hashOf = (count: number) => {
      const hash = hashes.get(count) ?? sha256(head.subarray(0, count));
      hashes.set(count, hash);
      return hash;
    };
    let best: Content | null = null;
    for (const content of this.#contents) {
      if (content.headBytes <= (best?.headBytes ?? 0) || !content.begins(head, hashOf)) continue;
      // Less than a line is much alike in all logs, and so is the hole that cutting can leave behind.
      const tells =
        content.key === key ||
        (head[0] !== 0 && (content.headBytes === maxHeadBytes || head.subarray(0, content.headBytes).includes('\n')));
      if (tells) best = content;
    }
    return best;
  }

  /** Whether a file that is still short may be a copy in the making. */
  mayBecomeKnown(head: Buffer): boolean {
    return [...this.#contents].some((content) => content.mayBecome(head));
  }

  /** `listed`: directories whose files are known now; what is not in them is gone. */
  forget(nowMs: number, listed: ReadonlyMap<string, unknown>, isCarried: (content: Content) => boolean): void {
    for (const content of this.#contents) {
      const since = Math.max(content.seenMs, this.#startedMs);
      if (listed.has(dirname(content.path)) && nowMs - since > forgetAfterMs && !isCarried(content)) this.#contents.delete(content);
    }
    const surplus = this.#contents.size - maxContents;
    if (surplus <= 0) return;
    const oldest = [...this.#contents].filter((content) => !isCarried(content)).sort((a, b) => a.seenMs - b.seenMs);
    for (const content of oldest.slice(0, surplus)) this.#contents.delete(content);
  }
}
