import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFile, readPipe } from '../../../tests/sources/read-all.ts';
import { scratch } from '../../../tests/sources/scratch.ts';
import { openInput } from './input.ts';
import { readChunks } from './read-chunks.ts';

function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../tests/fixtures/${name}`, import.meta.url));
}
const events = gunzipSync(readFileSync(fixture('one-of-each.ndjson.gz')));
const eventLines = events.toString('latin1').trimEnd().split('\n');

function file(content: string | Uint8Array): string {
  return join(scratch({ 'audit.log': content }), 'audit.log');
}

describe('readChunks', () => {
  it.each([65_536, 100_000, 1024 * 1024, 1024 * 1024 * 1024])('reads real events byte for byte in chunks of %d', async (chunkBytes) => {
    const { lines, chunks, bad, incomplete } = await readFile(file(events), { chunkBytes });
    expect(lines).toEqual(eventLines);
    expect({ bad, incomplete }).toEqual({ bad: [], incomplete: undefined });
    expect(chunks[0]).toMatchObject({ start: 0, format: 'json-lines' });
    expect(chunks.at(-1)).toMatchObject({ end: events.length, resumeAt: events.length, storedEnd: events.length });
    for (const [index, chunk] of chunks.entries()) expect(chunk.start).toBe(chunks[index - 1]?.end ?? 0);
  });

  it('goes on where a checkpoint stood, in a plain and in a compressed file', async () => {
    const { chunks } = await readFile(file(events), { chunkBytes: 65_536 });
    expect(chunks.length).toBeGreaterThan(10);
    for (const path of [file(events), fixture('one-of-each.ndjson.gz')]) {
      let done = 0;
      for (const { resumeAt, end } of chunks.slice(0, 5)) {
        expect(resumeAt).toBe(end);
        done = events.subarray(0, resumeAt).toString('latin1').split('\n').length - 1;
        expect((await readFile(path, { from: resumeAt })).lines).toEqual(eventLines.slice(done));
      }
      expect((await readFile(path, { from: events.length })).lines).toEqual([]);
    }
  });

  it('says of the last chunk alone that nothing follows, however far the stored bytes are read', async () => {
    const line = `{"a":"${'x'.repeat(400_000)}"}\n`;
    const text = line.repeat(20);
    for (const content of [text.slice(0, -1), gzipSync(text)]) {
      const { chunks } = await readFile(file(content), { chunkBytes: 1_000_000 });
      expect(chunks.length).toBeGreaterThan(2);
      expect(chunks.map(({ last }) => last)).toEqual(chunks.map((_, index) => index === chunks.length - 1));
      // Of the compressed file all is read long before.
      if (typeof content !== 'string') expect(chunks.at(-2)?.storedEnd).toBe(content.length);
    }
  });

  it('picks up a last line that was not whole when the file is given again', async () => {
    const path = file('{"a":1}\n{"b":');
    const first = await readFile(path);
    expect(first).toMatchObject({ lines: ['{"a":1}'], incomplete: { offset: 8, length: 5 }, resumeAt: 8, bad: [] });
    appendFileSync(path, '2}\n{"c":3}\n');
    expect((await readFile(path, { from: first.resumeAt })).lines).toEqual(['{"b":2}', '{"c":3}']);
  });

  it.each([
    ['a byte order mark', '\ufeff{"a":1}\n{"b":2}\n'],
    ['CRLF', '{"a":1}\r\n{"b":2}\r\n'],
    ['a byte order mark, CRLF and no last line end', '\ufeff{"a":1}\r\n\r\n{"b":2}'],
    ['an array', '\ufeff[\n {"a":1},\r\n {"b":2}\n]\n'],
    ['a list', '{"kind":"EventList","items":[{"a":1},{"b":2}]}'],
    ['a hole', '\0\0\0\0{"a":1}\n{"b":2}\n'],
  ])('reads %s', async (_what, text) => {
    const { lines, incomplete, chunks } = await readFile(file(text));
    expect({ lines, incomplete }).toEqual({ lines: ['{"a":1}', '{"b":2}'], incomplete: undefined });
    expect(chunks.at(-1)?.end).toBe(Buffer.byteLength(text));
  });

  it.each([
    ['nothing', ''],
    ['line ends', '\n'.repeat(100_000)],
    ['a byte order mark', '\ufeff'],
  ])('finds nothing in a file of %s', async (_what, text) => {
    expect(await readFile(file(text))).toMatchObject({ lines: [], bad: [], incomplete: undefined, resumeAt: Buffer.byteLength(text) });
  });

  it('takes what an input that will not grow ends in for bad', async () => {
    const bad = async (text: string) => {
      const read = await readPipe([Buffer.from(text)], { whole: true, chunkBytes: 70_000 });
      expect(read.incomplete).toBeUndefined();
      return read.bad.map(({ reason, offset, length, bytes }) => [reason, offset, length, Buffer.from(bytes).toString().slice(0, 12)]);
    };
    expect(await bad('{"a":1}\n{"b":')).toEqual([['body-cut-off', 8, 5, '{"b":']]);
    expect(await bad('{"kind":"EventList","items":[{"a":1},{"b"')).toEqual([['body-cut-off', 37, 4, '{"b"']]);
    expect(await bad('{"kind":"EventList","items":[{"a":1}')).toEqual([['body-cut-off', 36, 0, '']]);
    const hole = '\u0000'.repeat(200_000);
    expect(await bad(`{"a":1}\n{"a":2}\n${hole}`)).toEqual([['body-cut-off', 16, hole.length, expect.any(String)]]);
  });

  it('takes an envelope that is named for granted, if there is one of this name', async () => {
    const text = '{"kind":"EventList","items":[{"a":1},{"b":2}]}';
    const format = async (name: string | null) => (await readPipe([Buffer.from(text)], { format: name })).chunks[0]?.format;
    expect([await format(null), await format('json-lines'), await format('none such')]).toEqual(['event-list', 'json-lines', 'event-list']);
  });

  it('reads a pipe the same, however its bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1 }), async (cuts) => {
        const blocks: Buffer[] = [];
        for (let at = 0, turn = 0; at < events.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          blocks.push(events.subarray(at, at + Math.max(size, 5000)));
          at += Math.max(size, 5000);
        }
        expect((await readPipe(blocks, { chunkBytes: 100_000 })).lines).toEqual(eventLines);
      }),
      { numRuns: 20 },
    );
    expect((await readPipe([readFileSync(fixture('one-of-each.ndjson.gz'))])).lines).toEqual(eventLines);
  });

  it('keeps a payload as it is until the next one is asked for', async () => {
    const input = await openInput({ kind: 'file', path: file(events) });
    const out: Buffer[] = [];
    for await (const { payload } of readChunks(input, { chunkBytes: 65_536 })) {
      await delay(1);
      out.push(Buffer.from(payload));
    }
    expect(out.length).toBeGreaterThan(3);
    expect(Buffer.concat(out).equals(events)).toBe(true);
    await input.close();
  });

  it('holds about two chunks, whatever the size of the file', async () => {
    const path = file('');
    for (let part = 0; part < 40; part++) appendFileSync(path, events);
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    const input = await openInput({ kind: 'file', path });
    for await (const { payload } of readChunks(input, { chunkBytes: 1024 * 1024 })) {
      expect(payload.length).toBeGreaterThan(0);
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }
    await input.close();
    expect(peak).toBeLessThan(6 * 1024 * 1024);
  });

  it('stops when it is told to, also while it waits for a pipe', async () => {
    const stop = new AbortController();
    const whole = await openInput({ kind: 'file', path: file(events) });
    const reading = (async () => {
      for await (const _ of readChunks(whole, { chunkBytes: 65_536, signal: stop.signal })) stop.abort();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    await whole.close();

    const silent = new Readable({ read: () => undefined });
    silent.push('{"a":1}\n');
    const pipe = await openInput({ kind: 'stdin', path: '-' }, silent);
    const waiting = (async () => {
      for await (const _ of readChunks(pipe, { signal: AbortSignal.timeout(50) })) expect.unreachable();
    })();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('lets go of a pipe when the consumer leaves', async () => {
    const endless = new Readable({ read: () => undefined });
    endless.push(events);
    endless.push(events);
    const input = await openInput({ kind: 'stdin', path: '-' }, endless);
    for await (const _ of readChunks(input, { chunkBytes: 65_536 })) break;
    expect(endless.destroyed).toBe(true);
  });

  it('says which file could not be read', async () => {
    const directory = scratch();
    await expect(readFile(join(directory, 'gone.log'))).rejects.toMatchObject({
      code: 'input-unreadable',
      details: { path: join(directory, 'gone.log') },
    });
    await expect(readFile(directory)).rejects.toMatchObject({ code: 'input-unreadable', details: { path: directory } });
  });

  it('reads what a file gained while it was read', async () => {
    const path = file(events);
    const input = await openInput({ kind: 'file', path });
    let size = 0;
    for await (const { payload, start } of readChunks(input, { chunkBytes: 65_536 })) {
      if (start === 0) writeFileSync(path, '{"late":1}\n', { flag: 'a' });
      size += payload.length;
    }
    await input.close();
    expect(size).toBe(events.length + '{"late":1}\n'.length);
  });
});
