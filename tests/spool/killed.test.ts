/** A process that takes bodies in is killed in the middle of it, again and again: what it acknowledged is there, whole and once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openSpool } from '../../src/spool/open-spool.ts';
import { contentOf, mebibyte, scratchDirectory } from './scratch-spool.ts';
import { startSpoolProcess } from './spool-process.ts';

/** More of them with TELLTALE_KILLS, for a longer look. */
const kills = Number(process.env['TELLTALE_KILLS'] ?? 12);
const options = { maxBytes: 512 * mebibyte, segmentBytes: 200_000, inlineBytes: 20_000 };

/** Each body says its name throughout, so that a mixture of two would show. */
const appending = `
  const spool = await openSpool(args.directory, args.options);
  say('open');
  await Promise.all([0, 1, 2, 3].map(async (source) => {
    for (let n = 0; ; n++) {
      const name = \`<\${args.round}.\${source}.\${n}>\`;
      const text = name.repeat(1 + (n * 7919 + source * 104729) % (n % 5 === 0 ? 8000 : 400));
      await spool.append(entry({ source: name }), pieces(text, 3000));
      say(\`ack \${name} \${text.length}\`);
    }
  }));`;

describe('killing a process that appends', () => {
  it(
    `${kills} times loses nothing that was acknowledged`,
    async () => {
      const directory = await scratchDirectory();
      const acknowledged = new Map<string, number>();
      const warnings: string[] = [];
      for (let round = 0; round < kills; round++) {
        const running = startSpoolProcess({ directory, options, round }, appending);
        await running.said(/^open$/);
        await running.said(/^ack/);
        await sleep(20 + round * 25);
        await running.kill();
        for (const line of running.lines) {
          const [, name, length] = /^ack (\S+) (\d+)$/.exec(line) ?? [];
          if (name !== undefined) acknowledged.set(name, Number(length));
        }
      }
      expect(acknowledged.size).toBeGreaterThan(kills);

      const spool = await openSpool(directory, { ...options, warn: (message) => warnings.push(message) });
      const { entries, damaged } = spool.status();
      expect(damaged).toEqual({ entries: 0, bytes: 0 });
      const found = new Map<string, number>();
      for await (const body of spool.read(new AbortController().signal)) {
        const text = (await contentOf(body)).toString();
        expect(found.has(body.source)).toBe(false);
        expect(text.replaceAll(body.source, '')).toBe('');
        found.set(body.source, text.length);
        if (found.size === entries) break;
      }
      for (const [name, length] of acknowledged) expect([name, found.get(name)]).toEqual([name, length]);
      // What was under way at a kill may be there, but whole: one body for each of the four sources at most.
      expect(found.size - acknowledged.size).toBeLessThanOrEqual(4 * kills);
      await spool.close();
    },
    10_000 * kills,
  );
});

describe('two processes', () => {
  it('do not use one spool at a time, and a kill leaves no lock behind', async () => {
    const directory = await scratchDirectory();
    const holding = `await openSpool(args.directory, args.options); say('open'); setInterval(() => undefined, 1000);`;
    const first = startSpoolProcess({ directory, options }, holding);
    await first.said(/^open$/);
    await expect(openSpool(directory, options)).rejects.toMatchObject({
      code: 'spool-unavailable',
      message: expect.stringContaining(String(first.child.pid)),
    });
    await first.kill();
    const spool = await openSpool(directory, options);
    const second = startSpoolProcess(
      { directory, options },
      'await openSpool(args.directory, args.options).catch((error) => void say(error.code));',
    );
    await second.said(/^spool-unavailable$/);
    await spool.close();
  });

  it('that start together: one of them gets it', async () => {
    const directory = await scratchDirectory('memory');
    const dead = startSpoolProcess(
      { directory, options },
      `await openSpool(args.directory, args.options); say('open'); setInterval(() => undefined, 1000);`,
    );
    await dead.said(/^open$/);
    await dead.kill();
    // Whoever gets it keeps it until all have tried, however long they take to start.
    const racing = `
      await sleep(args.at - Date.now());
      const spool = await openSpool(args.directory, args.options).catch((error) => void say(error.code));
      if (spool) { await spool.append(entry(), pieces('x')); say('appended'); setInterval(() => undefined, 1000); }`;
    const at = Date.now() + 1000;
    const racers = Array.from({ length: 4 }, () => startSpoolProcess({ directory, options, at }, racing));
    await Promise.all(racers.map((racer) => racer.said(/./)));
    await Promise.all(racers.map((racer) => racer.kill()));
    const said = racers.map(({ lines }) => lines.join(' ')).sort();
    expect(said).toEqual(['appended', 'spool-unavailable', 'spool-unavailable', 'spool-unavailable']);
  });
});

describe('a large body', () => {
  it('of 100 MiB takes little memory', async () => {
    const directory = await scratchDirectory();
    const running = startSpoolProcess(
      { directory, options: { maxBytes: 512 * mebibyte } },
      `const spool = await openSpool(args.directory, args.options);
      const before = process.memoryUsage().rss;
      async function* body() { for (let n = 0; n < 1600; n++) yield Buffer.alloc(65536, n % 256); }
      const { bytes } = await spool.append(entry(), body());
      const target = Buffer.alloc(1048576);
      let read = 0;
      for await (const found of spool.read(new AbortController().signal)) {
        for (let at = 0; at < found.bytes; at += await found.read(target, at)) read = at;
        await spool.release(found.id);
        break;
      }
      await spool.close();
      say(\`took \${bytes} \${read} \${process.resourceUsage().maxRSS * 1024 - before}\`);`,
    );
    const [, bytes, read, grown] = (await running.said(/^took/)).split(' ').map(Number);
    expect(bytes).toBe(100 * mebibyte);
    expect(read).toBe(99 * mebibyte);
    // Most of it is what the sender throws away.
    expect(grown).toBeLessThan(64 * mebibyte);
    await running.ended;
  });
});
