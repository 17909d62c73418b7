import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventLines } from '../../../tests/sources/follow.ts';
import { scratch } from '../../../tests/sources/scratch.ts';
import { AppError } from '../../contract/problems.ts';
import type { SpoolEntry } from '../../spool/spool.ts';
import { collectLines, fileSource, readFileSource } from './collect-lines.ts';
import type { Compressor } from './compressor.ts';

const plain: Compressor = { encoding: 'identity', compress: (bytes) => bytes };

/** Collects a log until all of it is taken; `put` may refuse. */
async function collect(text: string, compressor: Compressor, put: (attempt: number) => void) {
  const directory = scratch({ 'audit.log': text });
  const stopping = new AbortController();
  const taken: { readonly entry: SpoolEntry; readonly text: string }[] = [];
  const blocked: string[] = [];
  let attempts = 0;
  await collectLines({
    tail: { paths: [join(directory, 'audit.log')], checkpoint: join(directory, 'checkpoint'), signal: stopping.signal },
    cluster: 'prod',
    node: 'cp-1',
    compressor,
    append: async (entry, body) => {
      put(attempts++);
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(Buffer.from(piece));
      taken.push({ entry, text: Buffer.concat(pieces).toString() });
      stopping.abort();
    },
    clock: () => 1000,
    onBlocked: (error) => blocked.push(error.code),
  });
  return { taken, blocked, directory };
}

describe('collectLines', () => {
  it('waits while there is no room, and says so once', async () => {
    const { taken, blocked } = await collect(eventLines(0, 5), plain, (attempt) => {
      if (attempt < 2) throw new AppError('spool-full', { message: 'The spool is full.' });
    });
    expect(taken.map(({ text }) => text)).toEqual([eventLines(0, 5)]);
    expect(blocked).toEqual(['spool-full']);
  });

  it('sends lines as they are when they cannot be compressed', async () => {
    const failing: Compressor = {
      encoding: 'zstd',
      compress: () => {
        throw new Error('no memory');
      },
    };
    const { taken, directory } = await collect(eventLines(0, 1), failing, () => undefined);
    expect(taken).toEqual([
      {
        text: eventLines(0, 1),
        entry: {
          cluster: 'prod',
          source: `file:${join(directory, 'audit.log')}@cp-1`,
          receivedAt: 1000,
          encoding: 'identity',
          format: null,
        },
      },
    ]);
  });

  it('does not hide what is no want of room', async () => {
    const failure = collect(eventLines(0, 1), plain, () => {
      throw new TypeError('a bug');
    });
    await expect(failure).rejects.toThrow('a bug');
  });
});

describe('fileSource', () => {
  it.each(['/var/log/audit.log', '/a@b/c', '/line\nbreak', ''])('can be taken apart again: %j', (path) => {
    expect(readFileSource(fileSource(path, 'node-1'))).toEqual({ path, node: 'node-1' });
  });

  it.each(['webhook', 'file:/x.log', ''])('is not what %j is', (source) => {
    expect(readFileSource(source)).toBeNull();
  });
});
