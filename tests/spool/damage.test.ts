/** A segment is cut at every byte, and each of its bytes is flipped: what can be read is read, the rest is kept and counted. */
import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSpool } from '../../src/spool/open-spool.ts';
import { segmentHeaderBytes } from '../../src/spool/segment-walk.ts';
import { contentOf, entryOf, mebibyte, pieces, scratchDirectory } from './scratch-spool.ts';

const options = { maxBytes: 64 * mebibyte, inlineBytes: 200 };
const texts = ['one', 'y'.repeat(1000), '', 'the last'];
/** What lies in the folder of bodies. */
const longOne = 1;

let original: string;
let bytes: Buffer;
/** Where each record ends. */
let ends: number[];

const segmentOf = (directory: string) => join(directory, 'segment-000000000001');

beforeAll(async () => {
  original = await scratchDirectory('memory');
  const spool = await openSpool(original, options);
  ends = [];
  for (const text of texts) {
    await spool.append(entryOf({ cluster: 'c', source: 's', receivedAt: 1 }), pieces(text));
    ends.push((await readFile(segmentOf(original))).length);
  }
  await spool.close();
  bytes = await readFile(segmentOf(original));
});

/** A copy with another segment, opened: what can be read of it, and what was said. */
async function reading(change: (directory: string) => Promise<void>) {
  const directory = await scratchDirectory('memory');
  await cp(original, directory, { recursive: true });
  await change(directory);
  const warnings: string[] = [];
  const spool = await openSpool(directory, { ...options, warn: (message) => warnings.push(message) });
  const read: string[] = [];
  const stop = new AbortController();
  // Where nothing more is expected it waits, until it has gone past everything.
  const idle = () => setTimeout(() => stop.abort(), spool.status().entries === read.length ? 0 : 2000);
  let timer = idle();
  for await (const body of spool.read(stop.signal)) {
    clearTimeout(timer);
    read.push((await contentOf(body)).toString());
    timer = idle();
  }
  const { entries, damaged } = spool.status();
  await spool.close();
  const kept = await Promise.all((await readdir(join(directory, 'damaged'))).map((name) => readFile(join(directory, 'damaged', name))));
  const again = await openSpool(directory, options);
  const afterwards = again.status();
  await again.close();
  await rm(dirname(directory), { recursive: true });
  return { read, warnings, entries, damaged, kept: Buffer.concat(kept), afterwards };
}

/** Most of the time goes into waiting for files. */
async function inParallel(count: number, check: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await check(next++);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

describe('a torn last record', () => {
  it('is cut off at whatever byte it was torn, and what stands before it is read', async () => {
    await inParallel(bytes.length, async (length) => {
      const { read, warnings, entries, damaged } = await reading((directory) => truncate(segmentOf(directory), length));
      const whole = ends.filter((end) => end <= length).length;
      expect([length, read]).toEqual([length, texts.slice(0, whole)]);
      expect(entries).toBe(whole);
      expect(damaged).toEqual({ entries: 0, bytes: 0 });
      const isTorn = length !== segmentHeaderBytes && !ends.includes(length);
      expect([length, warnings.length]).toEqual([length, isTorn ? 1 : 0]);
      if (isTorn) expect(warnings[0]).toContain('cut off');
    });
  }, 120_000);

  it('may have grown before anything was written to it', async () => {
    const { read, warnings, damaged } = await reading((directory) =>
      writeFile(segmentOf(directory), Buffer.concat([bytes, Buffer.alloc(70_000)])),
    );
    expect(read).toEqual(texts);
    expect(warnings).toHaveLength(1);
    expect(damaged.entries).toBe(0);
  });
});

describe('a flipped bit', () => {
  it('costs one record, which is kept and counted, and nothing behind it', async () => {
    let costly = 0;
    await inParallel(bytes.length, async (at) => {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const hit = at < segmentHeaderBytes ? -1 : ends.findIndex((end) => at < end);
      const { read, damaged, kept, warnings, afterwards } = await reading((directory) => writeFile(segmentOf(directory), flipped));
      expect([at, read]).toEqual([at, texts.filter((_, index) => index !== hit)]);
      if (hit < 0) return;
      costly += 1;
      expect([at, damaged.entries]).toEqual([at, 1]);
      expect(kept.includes(flipped.subarray(ends[hit - 1] ?? segmentHeaderBytes, ends[hit]))).toBe(true);
      expect(warnings.length).toBeGreaterThan(0);
      // It is found at each start, and counts once.
      expect(afterwards.damaged).toEqual(damaged);
    });
    expect(costly).toBe(bytes.length - segmentHeaderBytes);
  }, 120_000);

  it('in a body of its own costs that body', async () => {
    const { read, damaged, kept } = await reading(async (directory) => {
      const [name] = await readdir(join(directory, 'bodies'));
      const path = join(directory, 'bodies', name ?? '');
      await writeFile(path, `Y${(await readFile(path, 'utf8')).slice(1)}`);
    });
    expect(read).toEqual(texts.filter((_, index) => index !== longOne));
    expect(damaged.entries).toBe(1);
    expect(kept.includes(`Y${'y'.repeat(999)}`)).toBe(true);
  });

  it('does not hide that a body is gone', async () => {
    const { read, damaged } = await reading(async (directory) => rm(join(directory, 'bodies'), { recursive: true }));
    expect(read).toEqual(texts.filter((_, index) => index !== longOne));
    expect(damaged.entries).toBe(1);
  });
});

describe('what says how far it was read', () => {
  it.each(['', '{', '{"version":1}', 'null', '\u0000'.repeat(40)])('may be damaged (%j): then all is read again', async (text) => {
    const { read } = await reading((directory) => writeFile(join(directory, 'released.json'), text));
    expect(read).toEqual(texts);
  });

  it('stops an older program where a newer one wrote it', async () => {
    const change = (directory: string) => writeFile(join(directory, 'released.json'), '{"version":2,"upTo":1,"beyond":[]}');
    await expect(reading(change)).rejects.toMatchObject({ code: 'spool-unavailable' });
  });
});
