/** Looks through a spool's segments when it is opened, by the headers of their records: what waits, what is torn, what is damaged. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Released } from './released.ts';
import type { Segment } from './segment.ts';
import { parseSegmentHeader, readFully, SegmentWalk, segmentHeaderBytes } from './segment-walk.ts';
import { listSegments, type SpoolFiles, segmentPath } from './spool-files.ts';

export interface Scanned {
  readonly segment: Segment;
  readonly damaged: readonly Place[];
  /** What a write that was cut short left at the end. */
  readonly torn: Place | null;
}

interface Place {
  readonly offset: number;
  readonly bytes: number;
}

const headBytes = 64 * 1024;

export async function scanSegments(files: SpoolFiles, released: Released): Promise<Scanned[]> {
  const beyond = new Set(released.beyond);
  const isReleased = (sequence: number) => sequence <= released.upTo || beyond.has(sequence);
  const scanned: Scanned[] = [];
  for (const number of await listSegments(files)) scanned.push(await scan(number, segmentPath(files, number), isReleased));
  return scanned;
}

async function scan(number: number, path: string, isReleased: (sequence: number) => boolean): Promise<Scanned> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(Math.min(size, headBytes));
    await readFully(handle, head, 0);
    // Without its token an entry must not pass for another's: then its content tells it apart.
    const token = parseSegmentHeader(head) ?? createHash('sha256').update(head).digest('hex').slice(0, 16);
    const bodies = new Map<number, { readonly name: string; readonly bytes: number }>();
    const segment: Segment = {
      number,
      path,
      token,
      committed: size,
      found: true,
      sealed: true,
      lastSequence: 0,
      entries: 0,
      bytes: 0,
      oldestReceivedAt: null,
      bodies,
    };
    const damaged: Place[] = [];
    let torn: Place | null = size < segmentHeaderBytes ? { offset: 0, bytes: size } : null;
    const walk = new SegmentWalk(handle);
    for (let found = await walk.next(size); found !== null; found = await walk.next(size)) {
      if (found.kind === 'record') {
        const { header, meta } = found;
        segment.lastSequence = Math.max(segment.lastSequence, header.sequence);
        if (isReleased(header.sequence)) continue;
        segment.entries += 1;
        segment.bytes += meta.file?.bytes ?? header.bodyBytes;
        segment.oldestReceivedAt ??= meta.receivedAt;
        if (meta.file !== undefined) bodies.set(header.sequence, meta.file);
      } else if (found.kind === 'torn') torn = found;
      else damaged.push(found);
    }
    return { segment, damaged, torn };
  } finally {
    await handle.close();
  }
}
