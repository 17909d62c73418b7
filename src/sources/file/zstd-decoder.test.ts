import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFile, readPipe } from '../../../tests/sources/read-all.ts';
import { scratch } from '../../../tests/sources/scratch.ts';

function fixture(name: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`../../../tests/fixtures/${name}`, import.meta.url)));
}
const stored = fixture('zstd/k8s.audit.log.zst');
/** Two frames of events with a frame without data between them, and a frame of `{}`. */
const frames = fixture('zstd/frames.zst');
const lines = gunzipSync(fixture('rotation-1mib/k8s.audit.log.gz')).toString('latin1').trimEnd().split('\n');

function read(...pieces: readonly Uint8Array[]) {
  return readFile(join(scratch({ 'audit.log': Buffer.concat(pieces) }), 'audit.log'), { chunkBytes: 100_000 });
}

/** A frame whose blocks are stored as they are. */
function rawFrame(text: string, { descriptor = 0, window = 0 } = {}): Buffer {
  const blocks = [...text].map((character, index) =>
    Buffer.from([(1 << 3) | Number(index === text.length - 1), 0, 0, character.charCodeAt(0)]),
  );
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor, window]), ...blocks]);
}

describe('ZstdDecoder', () => {
  it('reads a frame, and counts progress in stored bytes', async () => {
    const { chunks, ...whole } = await read(stored);
    expect(whole).toMatchObject({ lines, bad: [], incomplete: undefined });
    expect(chunks.at(-1)?.storedEnd).toBe(stored.length);
  });

  it('reads frames back to back, and passes over those without data', async () => {
    expect(await read(frames)).toMatchObject({ lines: [...lines, '{}'], bad: [], incomplete: undefined });
  });

  it('reads the smallest frames and blocks, in whatever blocks they come', async () => {
    const bytes = Buffer.concat([rawFrame('{"a":1}\n'), rawFrame('1'), rawFrame('\n')]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length }), async (size) => {
        const blocks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect(await readPipe(blocks)).toMatchObject({ lines: ['{"a":1}', '1'], bad: [] });
      }),
    );
  });

  it('goes on where a checkpoint stood', async () => {
    const { chunks } = await read(stored);
    const from = chunks[0]?.resumeAt ?? 0;
    const path = fileURLToPath(new URL('../../../tests/fixtures/zstd/k8s.audit.log.zst', import.meta.url));
    expect((await readFile(path, { from })).lines.length).toBeLessThan(lines.length);
    expect(lines.join('\n').endsWith((await readFile(path, { from })).lines.join('\n'))).toBe(true);
  });

  it('reads all that a file holds which is cut off, and names it', async () => {
    for (const length of [stored.length - 2, Math.floor(frames.length / 2), 10]) {
      const cut = await read(frames.subarray(0, Math.min(length, frames.length - 4)));
      expect(cut.bad).toMatchObject([{ reason: 'zstd-cut-off' }]);
      expect([...lines, '{}'].slice(0, cut.lines.length)).toEqual(cut.lines);
    }
  });

  it('reads the frames before and after damage, and names it', async () => {
    const damaged = Buffer.from(stored);
    damaged.fill(0xff, 2000, 2100);
    const { lines: found, bad } = await read(rawFrame('{"a":1}\n'), damaged, rawFrame('{"b":1}\n'));
    expect(found[0]).toBe('{"a":1}');
    expect(found.at(-1)).toBe('{"b":1}');
    expect(bad.map(({ reason }) => reason)).toContain('zstd-damaged');
  });

  it.each([
    ['zstd-window-too-large', rawFrame('x', { window: 0xff })],
    ['zstd-needs-dictionary', rawFrame('x', { descriptor: 1 })],
    ['zstd-damaged', rawFrame('x', { descriptor: 8 })],
  ])('refuses with %s', async (reason, frame) => {
    const { lines: found, bad } = await read(frame, rawFrame('{"a":1}\n'));
    expect(found).toEqual(['{"a":1}']);
    expect(bad).toMatchObject([{ reason }]);
  });

  it('never throws, and never loses an event in silence, whatever is changed in a file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: stored.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(stored);
        changed[at] = (changed[at] ?? 0) ^ change;
        const { lines: found, bad } = await read(changed);
        expect(bad.length > 0 || found.join() === lines.join()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
