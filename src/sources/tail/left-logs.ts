/**
 * What became, while nobody followed, of the logs that were being written to at the last checkpoint: whoever wants a log gone ends what
 * follows it first. It is found out once everything that lies there was looked at, by what no file holds any more.
 */
import { basename } from 'node:path';
import { isRotated, readRotatedName } from '../file/rotated-name.ts';
import type { Content } from './content.ts';
import type { KnownContents } from './known-contents.ts';
import { isNamedBy, type PathPattern } from './path-pattern.ts';
import type { TailReport } from './tail-report.ts';
import type { TailedFile } from './tailed-file.ts';

export class LeftLogs {
  readonly #restored: ReadonlySet<Content>;
  readonly #startedMs: number;
  /** Not found yet, and not told to be gone. */
  #left: readonly Content[];

  constructor(contents: KnownContents, patterns: readonly PathPattern[], startedMs: number) {
    const restored = contents.all();
    this.#restored = new Set(restored);
    this.#startedMs = startedMs;
    this.#left = newestOfEach(restored).filter(({ path }) => patterns.some((pattern) => isNamedBy(pattern, path)));
  }

  /** What there is to tell, once. @param unreadable what cannot be looked into: of that nothing is known. */
  judge(files: readonly TailedFile[], unreadable: ReadonlyMap<string, unknown>, nowMs: number, settleMs: number): readonly TailReport[] {
    if (this.#left.length === 0) return [];
    this.#left = this.#left.filter((content) => !files.some((file) => file.content === content));
    // A rotation that is under way has its time.
    if (Math.abs(nowMs - this.#startedMs) < settleMs || files.some(isUnknown)) return [];
    const hidden = (path: string) => [...unreadable.keys()].some((each) => path === each || path.startsWith(`${each}/`));
    const judged = this.#left.filter(({ path }) => !hidden(path));
    this.#left = this.#left.filter(({ path }) => hidden(path));
    return judged.map((content) => this.#tell(content, files));
  }

  #tell(gone: Content, files: readonly TailedFile[]): TailReport {
    const { path, key, fingerprint } = gone;
    const told = { path, content: fingerprint, meanwhile: true } as const;
    const there = files.find((file) => !file.isDeleted && file.path === path);
    if (there?.key === key) return { kind: 'rewritten', ...told };
    const hasRotated = files.some(
      ({ found, content }) => found.set === path && isRotated(found.rotatedName) && content !== null && !this.#restored.has(content),
    );
    return hasRotated ? { kind: 'missed', ...told } : { kind: 'deleted', ...told, replaced: there !== undefined };
  }
}

/** What was written to: under a name that is not that of a backup, whatever lay there last. */
function newestOfEach(contents: readonly Content[]): readonly Content[] {
  const newest = new Map<string, Content>();
  for (const content of contents) {
    if (isRotated(readRotatedName(basename(content.path)))) continue;
    const other = newest.get(content.path);
    if (other === undefined || other.seenMs < content.seenMs) newest.set(content.path, content);
  }
  return [...newest.values()];
}

/** It may hold what is looked for. */
function isUnknown({ content, size, isDone }: TailedFile): boolean {
  return content === null && size > 0 && !isDone;
}
