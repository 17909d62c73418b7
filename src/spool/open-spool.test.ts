import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentOf, entryOf, mebibyte, pieces, readWaiting, scratchDirectory } from '../../tests/spool/scratch-spool.ts';
import { openSpool } from './open-spool.ts';

const options = { maxBytes: 64 * mebibyte, inlineBytes: 64 * 1024 };

describe('a spool', () => {
  it('gives what it took, in order, also after it was closed', async () => {
    const directory = await scratchDirectory();
    const spool = await openSpool(directory, options);
    const long = Buffer.alloc(3 * mebibyte, 'long body ');
    expect(await spool.append(entryOf({ cluster: 'a' }), pieces('first', ' body'))).toEqual({ bytes: 10 });
    expect(await spool.append(entryOf({ cluster: 'b', encoding: 'gzip', format: 'event-list' }), pieces(long))).toEqual({
      bytes: long.length,
    });
    expect(await spool.append(entryOf({ cluster: 'c' }), pieces())).toEqual({ bytes: 0 });
    expect(spool.status()).toMatchObject({ entries: 3, bytes: long.length + 10, oldestReceivedAt: entryOf().receivedAt, full: false });
    const first = await readWaiting(spool);
    await spool.close();

    const again = await openSpool(directory, options);
    expect(again.status()).toMatchObject({ entries: 3, bytes: long.length + 10, damaged: { entries: 0, bytes: 0 } });
    const second = await readWaiting(again);
    expect(second.map(({ body }) => body.id)).toEqual(first.map(({ body }) => body.id));
    expect(second.map(({ text }) => text)).toEqual(['first body', long.toString('latin1'), '']);
    expect(second.map(({ body }) => [body.cluster, body.encoding, body.format])).toEqual([
      ['a', 'identity', null],
      ['b', 'gzip', 'event-list'],
      ['c', 'identity', null],
    ]);
    await again.close();
  });

  it('does not give again what was released, and deletes what nobody needs', async () => {
    const directory = await scratchDirectory();
    const spool = await openSpool(directory, { ...options, segmentBytes: 100_000 });
    const text = 'x'.repeat(30_000);
    for (let n = 0; n < 20; n++) await spool.append(entryOf({ source: `s${n}` }), pieces(text));
    await spool.append(entryOf({ source: 'long' }), pieces(Buffer.alloc(mebibyte)));
    const stop = new AbortController();
    let n = 0;
    for await (const body of spool.read(stop.signal)) {
      expect(body.bytes).toBe(n < 20 ? text.length : mebibyte);
      if (n !== 3) await spool.release(body.id);
      n += 1;
      if (n === 21) break;
    }
    expect(spool.status()).toMatchObject({ entries: 1, bytes: text.length });
    await spool.close();
    expect(await readdir(join(directory, 'bodies'))).toEqual([]);

    const again = await openSpool(directory, options);
    const left = await readWaiting(again, true);
    expect(left.map(({ body }) => body.source)).toEqual(['s3']);
    expect(again.status()).toMatchObject({ entries: 0, bytes: 0, oldestReceivedAt: null });
    expect((await readdir(directory)).filter((name) => name.startsWith('segment'))).toEqual([]);
    await again.close();
    const third = await openSpool(directory, options);
    await third.append(entryOf(), pieces('new'));
    const [only] = await readWaiting(third);
    expect(only?.text).toBe('new');
    expect(only?.body.sequence).toBeGreaterThan(left[0]?.body.sequence ?? 0);
    await third.close();
  });

  it('keeps little of what is stored, though it is not closed', async () => {
    const spool = await openSpool(await scratchDirectory(), { ...options, maxBytes: 512 * mebibyte });
    const text = Buffer.alloc(60_000, 'x');
    await Promise.all(Array.from({ length: 100 }, () => spool.append(entryOf(), pieces(text))));
    expect(spool.status().diskBytes).toBeGreaterThan(100 * text.length);
    await readWaiting(spool, true);
    await spool.append(entryOf(), pieces('more'));
    expect(spool.status()).toMatchObject({ entries: 1, bytes: 4 });
    expect(spool.status().diskBytes).toBeLessThan(1000);
    expect((await readWaiting(spool)).map(({ text: found }) => found)).toEqual(['more']);
    await spool.close();
  });

  it('waits for more while it is read, and stops when told', async () => {
    const spool = await openSpool(await scratchDirectory(), options);
    const stop = new AbortController();
    const read: string[] = [];
    const reading = (async () => {
      for await (const body of spool.read(stop.signal)) {
        read.push((await contentOf(body)).toString());
        await spool.release(body.id);
        if (read.length === 3) stop.abort();
      }
    })();
    for (const text of ['one', 'two', 'three']) await spool.append(entryOf(), pieces(text));
    await reading;
    expect(read).toEqual(['one', 'two', 'three']);
    await spool.close();
  });

  it('leaves nothing of a body that breaks off', async () => {
    const directory = await scratchDirectory();
    const spool = await openSpool(directory, options);
    for (const length of [10, 2 * mebibyte]) {
      const breaking = async function* () {
        yield Buffer.alloc(length);
        await Promise.resolve();
        throw new Error('the sender went away');
      };
      await expect(spool.append(entryOf(), breaking())).rejects.toThrow('the sender went away');
    }
    expect(spool.status()).toMatchObject({ entries: 0, bytes: 0, diskBytes: 0 });
    expect(await readdir(join(directory, 'bodies'))).toEqual([]);
    await spool.close();
  });

  it('refuses what passes its limit, and takes more when there is room again', async () => {
    const spool = await openSpool(await scratchDirectory(), { maxBytes: mebibyte });
    const half = Buffer.alloc(mebibyte / 2);
    await spool.append(entryOf(), pieces(half));
    await expect(spool.append(entryOf(), pieces(half))).rejects.toMatchObject({ code: 'spool-full' });
    expect(spool.status()).toMatchObject({ entries: 1, full: true });
    await readWaiting(spool, true);
    await spool.append(entryOf(), pieces(half));
    expect(spool.status()).toMatchObject({ entries: 1, full: false });
    await spool.close();
    await expect(spool.append(entryOf(), pieces(half))).rejects.toMatchObject({ code: 'spool-unavailable' });
  });

  it('belongs to one process, and is nobody else’s to read', async () => {
    const directory = await scratchDirectory();
    const spool = await openSpool(directory, options);
    await expect(openSpool(directory, options)).rejects.toMatchObject({ code: 'spool-unavailable' });
    await spool.append(entryOf(), pieces('secret'));
    await spool.append(entryOf(), pieces(Buffer.alloc(mebibyte)));
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    const all = await readdir(directory, { recursive: true, withFileTypes: true });
    // A link has no mode of its own.
    const names = all.filter((entry) => !entry.isSymbolicLink());
    const modes = await Promise.all(
      names.map(async (entry) => [entry.isDirectory(), (await stat(join(entry.parentPath, entry.name))).mode & 0o777]),
    );
    expect(modes.length).toBeGreaterThan(4);
    for (const [isDirectory, mode] of modes) expect(mode).toBe(isDirectory === true ? 0o700 : 0o600);
    await spool.close();
    await (await openSpool(directory, options)).close();
  });
});
