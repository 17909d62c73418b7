import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFile, readPipe } from '../../../tests/sources/read-all.ts';
import { scratch } from '../../../tests/sources/scratch.ts';
import { PipeSource } from './byte-source.ts';
import { DecodedSource } from './decoded-source.ts';
import { GzipDecoder } from './gzip-decoder.ts';

const stored = readFileSync(fileURLToPath(new URL('../../../tests/fixtures/one-of-each.ndjson.gz', import.meta.url)));
const events = gunzipSync(stored);
const lines = events.toString('latin1').trimEnd().split('\n');
const half = events.indexOf('\n', events.length / 2) + 1;

function read(...pieces: readonly Uint8Array[]) {
  // The name says nothing: what a file is, its bytes tell.
  return readFile(join(scratch({ 'audit.log': Buffer.concat(pieces) }), 'audit.log'), { chunkBytes: 300_000 });
}

describe('GzipDecoder', () => {
  it('reads a member, and counts progress in stored bytes', async () => {
    const { chunks, bad, incomplete, ...whole } = await read(stored);
    expect(whole).toEqual({ lines, resumeAt: events.length });
    expect({ bad, incomplete }).toEqual({ bad: [], incomplete: undefined });
    expect(chunks.at(-1)?.storedEnd).toBe(stored.length);
    expect(chunks[0]?.storedEnd).toBeLessThan(stored.length / 2);
  });

  it('reads members back to back, wherever one begins, and zeros that fill up the medium', async () => {
    const members = [events.subarray(0, half), events.subarray(half, half + 10), Buffer.alloc(0), events.subarray(half + 10)].map((part) =>
      gzipSync(part),
    );
    expect(await read(...members, Buffer.alloc(1000))).toMatchObject({ lines, bad: [], incomplete: undefined });
  });

  it('reads a header with everything in it, in whatever blocks it comes', async () => {
    const body = gzipSync('{"a":1}\n').subarray(10);
    const header = Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3]),
      Buffer.from('audit.log\0a comment\0'),
      Buffer.from([9, 9]),
    ]);
    const bytes = Buffer.concat([header, body]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length }), async (size) => {
        const blocks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect(await readPipe(blocks)).toMatchObject({ lines: ['{"a":1}'], bad: [] });
      }),
    );
  });

  it('reads all that a file holds which is cut off, names it, and goes on when the whole file is there', async () => {
    for (const length of [stored.length - 4, stored.length - 8, Math.floor(stored.length / 2), 200_000, 12]) {
      const cut = await read(stored.subarray(0, length));
      expect(cut.lines).toEqual(lines.slice(0, cut.lines.length));
      expect(cut.bad).toMatchObject([{ reason: 'gzip-cut-off' }]);
      expect(cut.incomplete).toBeUndefined();
      const rest = await readFile(fileURLToPath(new URL('../../../tests/fixtures/one-of-each.ndjson.gz', import.meta.url)), {
        from: cut.resumeAt,
      });
      expect([...cut.lines, ...rest.lines]).toEqual(lines);
    }
    expect((await read(stored.subarray(0, stored.length - 8))).lines).toEqual(lines);
    expect((await read(stored.subarray(0, Math.floor(stored.length / 2)))).lines.length).toBeGreaterThan(lines.length / 4);
  });

  it('keeps the record that the end cut in two', async () => {
    const { bad } = await read(gzipSync('{"a":1}\n{"b":').subarray(0, -8));
    expect(bad).toEqual([{ offset: 8, length: 5, bytes: Uint8Array.from(Buffer.from('{"b":')), reason: 'gzip-cut-off' }]);
  });

  it('reads what stands before and after damage, and names it', async () => {
    const damaged = Buffer.from(stored);
    damaged.fill(0xff, 150_000, 150_100);
    const { lines: found, bad } = await read(damaged, gzipSync('{"after":1}\n'));
    expect(found.at(-1)).toBe('{"after":1}');
    expect(found.length).toBeGreaterThan(lines.length / 4);
    expect(bad.some(({ reason }) => reason === 'gzip-damaged')).toBe(true);
  });

  it('tells a checksum that is wrong, and keeps what it is of', async () => {
    const wrong = Buffer.from(stored);
    wrong[wrong.length - 6] = 0x55;
    const { lines: found, bad } = await read(wrong, gzipSync('{"after":1}\n'));
    expect(found).toEqual([...lines, '{"after":1}']);
    expect(bad).toMatchObject([{ reason: 'gzip-checksum-wrong' }]);
  });

  it('names bytes that follow and are no gzip', async () => {
    const { lines: found, bad } = await read(gzipSync('{"a":1}\n'), Buffer.from('{"plain":1}\n'), gzipSync('{"b":1}\n'));
    expect(found).toEqual(['{"a":1}', '{"b":1}']);
    expect(bad).toMatchObject([{ reason: 'bytes-after-gzip' }]);
    expect(Buffer.from(bad[0]?.bytes ?? []).toString('latin1')).toMatch(/^\{"plain":1\}\n/);
  });

  it('never throws, and gives all or tells, whatever is changed in a file', async () => {
    const text = events.subarray(0, events.indexOf('\n', 200_000) + 1);
    const small = gzipSync(text);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: small.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(small);
        changed[at] = (changed[at] ?? 0) ^ change;
        const { lines: found, bad } = await read(changed);
        expect(bad.length > 0 || `${found.join('\n')}\n` === text.toString('latin1')).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('holds little of a bomb at a time', async () => {
    const size = 300 * 1024 * 1024;
    const source = new DecodedSource(
      new PipeSource(Readable.from([gzipSync(Buffer.alloc(size))], { objectMode: false })),
      new GzipDecoder(),
    );
    const target = Buffer.alloc(1024 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    let total = 0;
    let peak = 0;
    for (let count = await source.read(target); count > 0; count = await source.read(target)) {
      total += count;
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }
    expect(total).toBe(size);
    expect(peak).toBeLessThan(size / 3);
  });
});
