import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { readHidden } from './read-hidden.ts';

/** A terminal that a person types these pieces on. */
function typed(...pieces: readonly (string | Uint8Array)[]) {
  const modes: boolean[] = [];
  let written = '';
  const events = new EventEmitter();
  const input = Object.assign(events, {
    setRawMode: (isRaw: boolean) => modes.push(isRaw),
    resume: () =>
      setImmediate(() => {
        for (const piece of pieces) events.emit('data', Buffer.from(piece));
      }),
    pause: () => undefined,
  });
  const reading = readHidden('Token: ', input, (text) => (written += text));
  return { reading, modes, written: () => written, listeners: () => events.listenerCount('data') };
}

describe('readHidden', () => {
  it.each([
    [['secret\r'], 'secret'],
    [['sec', 'ret', '\n', 'more'], 'secret'],
    [['wrong\u0015', 'sx\u007fecret\r'], 'secret'],
    [['\u001b[200~secret\u001b[201~\r'], 'secret'],
    [['\u007f\u007f\r'], ''],
    [[Buffer.from('gehé').subarray(0, 4), Buffer.from('é').subarray(1), '\r'], 'gehé'],
  ] as const)('takes %j', async (pieces, wanted) => {
    const { reading, modes, written, listeners } = typed(...pieces);
    expect(await reading).toBe(wanted);
    expect([modes, written(), listeners()]).toEqual([[true, false], 'Token: \n', 0]);
  });

  it.each(['\u0003', 'half\u0004'])('is cancelled by %j, and leaves the terminal as it was', async (piece) => {
    const { reading, modes, written } = typed(piece);
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect([modes, written()]).toEqual([[true, false], 'Token: \n']);
  });
});
