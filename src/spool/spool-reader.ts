/** Reads what is not released, in order, and hands out only what its checksum confirms. */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { frameBytes } from './frame.ts';
import type { Segment } from './segment.ts';
import { type Found, readFully, SegmentWalk } from './segment-walk.ts';
import { setAside, setBodyAside } from './set-aside.ts';
import type { SpooledBody } from './spool.ts';
import { codeOf, type SpoolFiles } from './spool-files.ts';

type FoundRecord = Extract<Found, { kind: 'record' }>;

/** A body, and where its record lies. */
export interface ReadRecord {
  readonly body: SpooledBody;
  readonly segment: Segment;
  readonly offset: number;
  readonly diskBytes: number;
}

export interface ReaderOptions {
  /** The first segment behind this number, if there is one. */
  segmentAfter(number: number): Segment | null;
  isReleased(sequence: number): boolean;
  /** The reader goes past this entry: it is handed out next, or given up. */
  passed(sequence: number): void;
  /** Something could not be read back, and is kept aside. */
  gaveUp(): Promise<void>;
  /** All of a segment has been gone past. */
  ended(segment: Segment): void;
  /** Resolves when there may be more; false: the reading is over. */
  waitForMore(): Promise<boolean>;
}

const pieceBytes = 1024 * 1024;

export async function* readSegments(files: SpoolFiles, options: ReaderOptions): AsyncGenerator<ReadRecord, void, undefined> {
  for (let after = 0; ; ) {
    const segment = options.segmentAfter(after);
    if (segment === null) {
      if (await options.waitForMore()) continue;
      return;
    }
    const handle = await openIfThere(segment.path);
    try {
      // What was released to its end has been deleted meanwhile.
      if (handle !== null && !(yield* readSegment(files, segment, handle, options))) return;
    } finally {
      await handle?.close();
    }
    options.ended(segment);
    after = segment.number;
  }
}

/** False: the reading is over. */
async function* readSegment(
  files: SpoolFiles,
  segment: Segment,
  handle: FileHandle,
  options: ReaderOptions,
): AsyncGenerator<ReadRecord, boolean, undefined> {
  const walk = new SegmentWalk(handle);
  while (true) {
    // Asked in this order: what is committed before the sealing is seen.
    const { sealed } = segment;
    const found = await walk.next(segment.committed);
    if (found === null) {
      if (sealed) return true;
      if (!(await options.waitForMore())) return false;
    } else if (found.kind !== 'record') {
      if (segment.found) continue;
      await setAside(files, segment, found.offset, found.bytes);
      await options.gaveUp();
    } else if (!options.isReleased(found.header.sequence)) {
      const body = await readBody(files, segment, walk, found);
      options.passed(found.header.sequence);
      if (body !== null) yield { body, segment, offset: found.offset, diskBytes: frameBytes(found.header) };
      else await options.gaveUp();
    } else options.passed(found.header.sequence);
  }
}

/** Null: it is damaged, and set aside. */
async function readBody(files: SpoolFiles, segment: Segment, walk: SegmentWalk, found: FoundRecord): Promise<SpooledBody | null> {
  const { header, meta, offset } = found;
  const { file, ...entry } = meta;
  const id = `${segment.token}:${header.sequence}`;
  if (file !== undefined) {
    const path = join(files.bodies, file.name);
    const { sequence } = header;
    const read = (target: Buffer, position: number) => readFile(path, target, position);
    if (await isWhole(path, file.bytes, file.crc)) return { ...entry, id, segment: segment.token, sequence, bytes: file.bytes, read };
    await setBodyAside(files, file.name);
  } else {
    const content = await walk.body(found);
    const read = async (target: Buffer, position: number) => content.copy(target, 0, position);
    if (content.length === header.bodyBytes && crc32(content) === header.bodyCrc) {
      return { ...entry, id, segment: segment.token, sequence: header.sequence, bytes: content.length, read };
    }
  }
  await setAside(files, segment, offset, frameBytes(header));
  return null;
}

async function isWhole(path: string, bytes: number, crc: number): Promise<boolean> {
  const handle = await openIfThere(path);
  if (handle === null) return false;
  try {
    if ((await handle.stat()).size !== bytes) return false;
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, bytes));
    let found = 0;
    for (let at = 0; at < bytes; ) {
      const count = await readFully(handle, piece.subarray(0, Math.min(piece.length, bytes - at)), at);
      if (count === 0) return false;
      found = crc32(piece.subarray(0, count), found);
      at += count;
    }
    return found === crc;
  } finally {
    await handle.close();
  }
}

async function readFile(path: string, target: Buffer, position: number): Promise<number> {
  const handle = await open(path, 'r');
  try {
    return await readFully(handle, target, position);
  } finally {
    await handle.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  return open(path, 'r').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
}
