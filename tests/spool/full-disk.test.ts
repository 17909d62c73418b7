/** The disk of a spool fills up under it: appends are refused, what was acknowledged stays, and all goes on when there is room. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpool } from '../../src/spool/open-spool.ts';
import { entryOf, mebibyte, pieces, readWaiting, scratchDirectory } from './scratch-spool.ts';
import { startSpoolProcess } from './spool-process.ts';

const options = { maxBytes: 512 * mebibyte, segmentBytes: 200_000, inlineBytes: 50_000 };
/** Fits no even number of times. */
const text = 'f'.repeat(30_011);

let small: string | null = null;
let whyNot = '';

beforeAll(async () => {
  const directory = await scratchDirectory();
  mkdirSync(dirname(directory), { recursive: true });
  mkdirSync(directory);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory], { stdio: 'pipe' });
    small = directory;
  } catch (error) {
    whyNot = `a small disk cannot be mounted here, which takes root: ${String(error)}`;
  }
});

afterAll(() => {
  if (small !== null) execFileSync('umount', ['-l', small]);
});

describe('a full disk', () => {
  it('refuses appends, keeps what it has, and takes more when there is room', async ({ skip }) => {
    if (small === null) return skip(whyNot);
    const directory = join(small, 'spool');
    const spool = await openSpool(directory, options);
    let accepted = 0;
    let refused = 0;
    while (refused < 5) {
      const results = await Promise.allSettled(
        Array.from({ length: 4 }, (_, n) => spool.append(entryOf(), pieces(n === 3 ? text.repeat(3) : text))),
      );
      for (const result of results) {
        if (result.status === 'fulfilled') accepted += 1;
        else {
          expect(result.reason).toMatchObject({ code: 'spool-full' });
          refused += 1;
        }
      }
    }
    expect(accepted).toBeGreaterThan(5);
    await expect(spool.append(entryOf(), pieces(Buffer.alloc(mebibyte)))).rejects.toMatchObject({ code: 'spool-full' });
    expect(spool.status()).toMatchObject({ entries: accepted, full: true });
    // Nothing can be written, not even what is released: yet what is stored goes, and makes room.
    const read = await readWaiting(spool, true);
    expect(read).toHaveLength(accepted);
    for (const { text: found } of read) expect(found.replaceAll('f', '')).toBe('');
    expect(spool.status().entries).toBe(0);
    await spool.append(entryOf(), pieces(text));
    expect(spool.status()).toMatchObject({ entries: 1, full: false });
    await spool.close();

    const again = await openSpool(directory, options);
    expect(again.status()).toMatchObject({ entries: 1, damaged: { entries: 0 } });
    expect((await readWaiting(again)).map((each) => each.text)).toEqual([text]);
    await again.close();
  });

  it('does not keep a spool from being opened and emptied', async ({ skip }) => {
    if (small === null) return skip(whyNot);
    const directory = join(small, 'opened');
    const spool = await openSpool(directory, options);
    for (let n = 0; n < 10; n++) await spool.append(entryOf(), pieces(text));
    await spool.close();
    await writeFile(join(small, 'filler'), Buffer.alloc(2 * mebibyte)).catch(() => undefined);
    const again = await openSpool(directory, options);
    expect(again.status().entries).toBe(10);
    await expect(again.append(entryOf(), pieces(text))).rejects.toMatchObject({ code: 'spool-full' });
    expect(await readWaiting(again, true)).toHaveLength(10);
    await again.append(entryOf(), pieces(text));
    await again.close();
    await rm(join(small, 'filler'));
  });
});

describe('a file that may grow no further', () => {
  it('is a full disk in the middle of a write: nothing of it is readable, what stands before it is', async () => {
    const directory = await scratchDirectory();
    const running = startSpoolProcess(
      { directory, options: { ...options, segmentBytes: 10_000_000, inlineBytes: 40_000 } },
      `const spool = await openSpool(args.directory, args.options);
      const results = [];
      for (let n = 0; n < 12; n++) {
        const length = n % 4 === 3 ? 120000 : 20011;
        results.push(await spool.append(entry({ source: 's' + n }), pieces(String(n % 10).repeat(length))).then(() => 'ok', (error) => error.code));
      }
      await spool.close();
      say('results ' + results.join(' '));`,
      // In units of 512 bytes: a segment takes three small bodies, and part of a fourth.
      "trap '' XFSZ; ulimit -f 130;",
    );
    const [, ...results] = (await running.said(/^results/)).split(' ');
    await running.ended;
    expect(results.filter((_, n) => n % 4 === 3)).toEqual(['spool-full', 'spool-full', 'spool-full']);
    expect(results.filter((result) => result === 'ok').length).toBeGreaterThan(6);
    const spool = await openSpool(directory, options);
    const found = await readWaiting(spool);
    expect(found.map(({ body }) => body.source)).toEqual(results.flatMap((result, n) => (result === 'ok' ? [`s${n}`] : [])));
    for (const { body, text: content } of found) expect(content).toBe(String(Number(body.source.slice(1)) % 10).repeat(20_011));
    expect(spool.status().damaged.entries).toBe(0);
    expect(await readdir(join(directory, 'bodies'))).toEqual([]);
    await spool.close();
  });
});
