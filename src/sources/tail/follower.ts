/**
 * The state of following: which files there are, which content each of them carries, what is unread. A content is read
 * from one file at a time, its carrier; when that is cut or gone, a copy or the compressed backup takes its place.
 */
import type { Damage } from '../file/byte-source.ts';
import { compareAge, isRotated } from '../file/rotated-name.ts';
import { type Content, maxHeadBytes } from './content.ts';
import { type FoundSets, findSets } from './find-sets.ts';
import type { KnownContents } from './known-contents.ts';
import { LeftLogs } from './left-logs.ts';
import { BatchMemory, type Lines } from './line-reader.ts';
import type { PathPattern } from './path-pattern.ts';
import { gzipContentBytes, lastLineEnd, readBeginning } from './stored-log.ts';
import type { TailReport } from './tail-report.ts';
import { TailedFile } from './tailed-file.ts';

export interface FollowerOptions {
  readonly patterns: readonly PathPattern[];
  readonly contents: KnownContents;
  /** Skip what the logs hold when they are first looked at. */
  readonly fromEnd: boolean;
  readonly batchBytes: number;
  /** What failed is tried again so much later. */
  readonly pollMs: number;
  /** A file that is not written to any more is done with when it did not grow for so long. */
  readonly settleMs: number;
  readonly maxOpenFiles: number;
  readonly clock: () => number;
  readonly report: (report: TailReport) => void;
}

export interface ReadLines {
  readonly path: string;
  /** They hold until the next are asked for. */
  readonly bytes: Buffer;
  /** To be called once the bytes are safe; true: the checkpoint moves. */
  readonly acknowledge: () => boolean;
}

export class Follower {
  readonly #options: FollowerOptions;
  readonly #files = new Map<string, TailedFile>();
  readonly #carriers = new Map<Content, TailedFile>();
  /** Each from its oldest file on. */
  #sets: readonly (readonly TailedFile[])[] = [];
  readonly #memory = new BatchMemory();
  #turn = 0;
  #isFirstLook = true;
  #unreadable: ReadonlyMap<string, string> = new Map();
  readonly #left: LeftLogs;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#left = new LeftLogs(options.contents, options.patterns, options.clock());
  }

  /** Takes in what the directories hold now. */
  async look(): Promise<FoundSets> {
    const { clock, contents, patterns } = this.#options;
    const found = await findSets(patterns);
    const now = clock();
    const met = new Set<string>();
    for (const entry of [...found.sets.values()].flat()) {
      met.add(entry.key);
      const known = this.#files.get(entry.key);
      if (known === undefined) this.#files.set(entry.key, new TailedFile(entry));
      else if (known.update(entry, now)) this.#doubt(known);
    }
    for (const file of this.#files.values()) {
      if (met.has(file.key) || isWithin(found.unreadable, file.path)) {
        this.#remember(file, now);
        continue;
      }
      // A listing during a rotation may miss a file that is being renamed; the next one does not.
      if (file.isDeleted) this.#tellDeleted(file);
      if (file.isOpen) file.isDeleted = true;
      else this.#drop(file);
    }
    this.#tellUnreadable(found.unreadable);
    this.#sets = inSets(this.#files.values());
    await this.#hold();
    contents.forget(now, found.directories, (content) => this.#carriers.has(content));
    return found;
  }

  /** Takes in how much the open files have grown. */
  async measure(): Promise<void> {
    for (const file of this.#files.values()) {
      if (!file.isOpen) continue;
      try {
        file.resize((await file.handle.stat()).size, this.#options.clock());
      } catch (error) {
        // Such as a network file system that has lost it: it is opened anew.
        this.#fail(file, error);
        this.#doubt(file);
        await file.close();
      }
    }
  }

  /** The next lines, from each set in turn; null: all that is there was read. */
  async next(): Promise<ReadLines | null> {
    for (let tried = 0; tried < this.#sets.length; tried++) {
      const set = this.#sets[(this.#turn + tried) % this.#sets.length] ?? [];
      for (const file of set) {
        const lines = await this.#readFrom(file);
        if (lines === null) continue;
        this.#turn = (this.#turn + tried + 1) % this.#sets.length;
        return lines;
      }
    }
    this.#isFirstLook = false;
    return null;
  }

  /** Lets go of files that are done with. */
  async tidy(): Promise<void> {
    const { clock, settleMs, maxOpenFiles, report } = this.#options;
    const files = [...this.#files.values()];
    if (!this.#isFirstLook) for (const told of this.#left.judge(files, this.#unreadable, clock(), settleMs)) report(told);
    let open = files.filter((file) => file.isOpen).length;
    for (const file of files) {
      if (!(file.isOpen && file.isDone && file.isRetired)) continue;
      // A deleted log may still be written to, until there is another in its place.
      const isReplaced = !file.isDeleted || files.some((other) => !other.isDeleted && other.found.set === file.found.set);
      const isSettled = isReplaced && file.hasSettled(clock(), settleMs);
      if (!isSettled && (file.isDeleted || open <= maxOpenFiles)) continue;
      await file.close();
      file.content?.compact();
      open--;
      if (!file.isDeleted) continue;
      this.#tellDeleted(file);
      this.#drop(file);
    }
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
  }

  /** Opens what is unread, the oldest first: what is open cannot be deleted before it was read. */
  async #hold(): Promise<void> {
    let open = [...this.#files.values()].filter((file) => file.isOpen).length;
    for (const file of this.#sets.flat()) {
      if (open >= this.#options.maxOpenFiles) return;
      if (file.isOpen || file.content !== null || file.isDone || !file.isRetired) continue;
      // Why it failed is told when it is read.
      if (await file.open().catch(() => false)) open++;
    }
  }

  async #readFrom(file: TailedFile): Promise<ReadLines | null> {
    const { clock, settleMs, pollMs, report, batchBytes } = this.#options;
    const finish = file.isRetired && file.hasSettled(clock(), settleMs);
    if (file.size === file.doneSize && !(file.isPartial && finish)) return null;
    if (!file.isDue(clock(), pollMs)) return null;
    if (file.content !== null && (this.#carriers.get(file.content) ?? file) !== file) return null;
    try {
      if (!(await file.open())) return null;
      if (file.failed) report({ kind: 'readable', path: file.path });
      file.failed = false;
      file.content ??= await this.#identify(file, finish);
      if (file.content === null || !(await this.#carry(file, file.content))) return null;
      return this.#take(file, file.content, await file.reader(this.#memory).read(file.content, batchBytes, finish), finish);
    } catch (error) {
      this.#fail(file, error);
      return null;
    }
  }

  #take(file: TailedFile, content: Content, lines: Lines, finish: boolean): ReadLines | null {
    const { report } = this.#options;
    if (lines.kind === 'rewritten') {
      report({ kind: 'rewritten', path: file.path, content: content.fingerprint });
      this.#doubt(file);
      return null;
    }
    // A file that is being compressed ends before its end.
    const damage = lines.damage.filter(({ reason }) => finish || !reason.endsWith('cut-off'));
    this.#tellDamage(file, damage);
    if (lines.kind === 'end') {
      file.doneSize = file.size;
      file.isPartial = !finish && (lines.rest > 0 || lines.damage.length > 0);
      file.forgetDecoder();
      return null;
    }
    file.isPartial = false;
    // What came meanwhile is gathered for the next batch.
    if (lines.isLast) file.doneSize = file.size;
    return { path: file.path, bytes: lines.bytes, acknowledge: content.handOn(lines.end) };
  }

  /** The content of an open file, by its first bytes; null: they do not tell yet. */
  async #identify(file: TailedFile, finish: boolean): Promise<Content | null> {
    const { clock, contents, settleMs, pollMs, fromEnd, report } = this.#options;
    const { compression, head, damage } = await readBeginning(file.handle, maxHeadBytes);
    file.compression = compression;
    if (head.length === 0) {
      file.doneSize = file.size;
      file.isPartial = !finish && damage.length > 0;
      if (finish) this.#tellDamage(file, damage);
      return null;
    }
    await this.#learnHeads();
    const known = contents.find(head, file.key);
    if (known !== null) {
      known.learnHead(head);
      return known;
    }
    if (compression === 'none' && /\.(?:bz2|xz|lz4)$/.test(file.path)) {
      report({ kind: 'unsupported', path: file.path });
      file.doneSize = file.size;
      return null;
    }
    if (!file.hasSettled(clock(), settleMs) && contents.mayBecomeKnown(head)) {
      file.retryAt(clock() + pollMs);
      return null;
    }
    const content = contents.create(file.key, file.path, head, clock());
    if (fromEnd && this.#isFirstLook && compression !== 'zstd')
      content.startAt(await (compression === 'gzip' ? gzipContentBytes : lastLineEnd)(file.handle));
    return content;
  }

  /** Looks at logs again that were short when they were last looked at: a copy of one may have come meanwhile. */
  async #learnHeads(): Promise<void> {
    for (const [content, file] of this.#carriers) {
      if (!file.isOpen || content.head.length === 0 || content.head.length >= maxHeadBytes) continue;
      const { head } = await readBeginning(file.handle, maxHeadBytes);
      // It may have been cut: reading will find that out.
      if (head.subarray(0, content.head.length).equals(content.head)) content.learnHead(head);
    }
  }

  /** Makes the file the one that its content is read from. False: another is, or it holds nothing more. */
  async #carry(file: TailedFile, content: Content): Promise<boolean> {
    const carrier = this.#carriers.get(content);
    if (carrier === file) return true;
    if (carrier !== undefined) {
      await file.close();
      return false;
    }
    if (file.compression === 'none' && file.size < content.position) {
      if (content.key !== file.key) {
        // A copy that was taken before the last lines came.
        file.doneSize = file.size;
        await file.close();
        return false;
      }
      this.#options.report({ kind: 'read-again', path: file.path, content: `${content.fingerprint}-${content.position}` });
      content.startAt(0);
    }
    content.key = file.key;
    content.path = file.path;
    this.#carriers.set(content, file);
    if (file.compression !== 'gzip' || content.position === 0) return true;
    if ((await gzipContentBytes(file.handle)) !== content.position % 2 ** 32) return true;
    file.doneSize = file.size;
    return false;
  }

  #fail(file: TailedFile, error: unknown): void {
    const { clock, pollMs, report } = this.#options;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    file.retryAt(clock() + pollMs);
    // Renamed or deleted since it was listed: the next listing tells.
    if (code === 'ENOENT') return;
    if (!file.failed) report({ kind: 'unreadable', path: file.path, code });
    file.failed = true;
  }

  #tellDamage({ path }: TailedFile, damage: readonly Damage[]): void {
    for (const { reason, storedAt } of damage) this.#options.report({ kind: 'damaged', path, reason, storedAt });
  }

  /** Rotation renames the log that is written to, and in time deletes what was rotated. */
  #tellDeleted(file: TailedFile): void {
    const { path, found, compression, content } = file;
    if (file.isToldDeleted || compression !== 'none' || isRotated(found.rotatedName)) return;
    file.isToldDeleted = true;
    const replaced = [...this.#files.values()].some((other) => other !== file && !other.isDeleted && other.path === path);
    this.#options.report({ kind: 'deleted', path, replaced, content: content?.fingerprint ?? '' });
  }

  #tellUnreadable(now: ReadonlyMap<string, string>): void {
    const before = this.#unreadable;
    for (const [path, code] of now) if (!before.has(path)) this.#options.report({ kind: 'unreadable', path, code });
    for (const path of before.keys()) if (!now.has(path)) this.#options.report({ kind: 'readable', path });
    this.#unreadable = now;
  }

  #doubt(file: TailedFile): void {
    if (file.content !== null && this.#carriers.get(file.content) === file) this.#carriers.delete(file.content);
    file.doubt();
  }

  /** Nothing is read from it any more: its device and inode may be another file's next. */
  #drop(file: TailedFile): void {
    this.#doubt(file);
    this.#files.delete(file.key);
    this.#sets = this.#sets.map((set) => set.filter((other) => other !== file));
  }

  #remember(file: TailedFile, now: number): void {
    if (file.content === null) return;
    file.content.seenMs = now;
    if (this.#carriers.get(file.content) === file) file.content.path = file.path;
  }
}

function isWithin(paths: ReadonlyMap<string, unknown>, path: string): boolean {
  return [...paths.keys()].some((each) => path === each || path.startsWith(`${each}/`));
}

function inSets(files: Iterable<TailedFile>): readonly (readonly TailedFile[])[] {
  const sets = new Map<string, TailedFile[]>();
  for (const file of files) {
    const set = sets.get(file.found.set);
    if (set === undefined) sets.set(file.found.set, [file]);
    else set.push(file);
  }
  // What was deleted under a name is older than what lies there now.
  return [...sets.values()].map((set) =>
    set.sort((a, b) => compareAge(a.found.rotatedName, b.found.rotatedName) || Number(b.isDeleted) - Number(a.isDeleted)),
  );
}
