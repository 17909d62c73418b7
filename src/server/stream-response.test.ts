import { describe, expect, it } from 'vitest';
import { AppError } from '../contract/problems.ts';
import { Allowance } from '../service/allowance.ts';
import { openSealedText, sealText } from '../service/sealed-text.ts';
import { type AnyEvent, printEvents } from './stream-response.ts';

async function printed(events: () => AsyncGenerator<AnyEvent, void>, draining = new AbortController()): Promise<string[]> {
  const texts: string[] = [];
  for await (const text of printEvents(events(), { draining: draining.signal, heartbeatMs: 20 })) texts.push(text);
  return texts.slice(1);
}

describe('a stream of events', () => {
  it('has each event in one line of data, whatever stands in it', async () => {
    const data = { text: 'a\n\nevent: end\r\ndata: {}' };
    const [first, second] = await printed(async function* () {
      yield { event: 'rows', data, id: 'f1.x' };
      yield { event: null, data: null, id: 'f1.y' };
    });
    expect(first).toBe(`id: f1.x\nevent: rows\ndata: ${JSON.stringify(data)}\n\n`);
    expect(second).toBe('id: f1.y\n\n');
  });

  it('says now and then that it is alive', async () => {
    const texts = await printed(async function* () {
      await new Promise((resolve) => setTimeout(resolve, 90));
      yield { event: 'end', data: {} };
    });
    expect(texts.filter((text) => text.startsWith(':')).length).toBeGreaterThanOrEqual(2);
    expect(texts.at(-1)).toContain('event: end');
  });

  it('ends with its failure, and with word of the server’s end', async () => {
    const [, problem] = await printed(async function* () {
      yield { event: 'head', data: {} };
      throw new AppError('query-timeout', { message: 'Too slow.' });
    });
    expect(problem).toMatch(/^event: problem\ndata: .*"code":"query-timeout"/);
    const draining = new AbortController();
    const texts = await printed(async function* () {
      yield { event: 'head', data: {} };
      draining.abort();
    }, draining);
    expect(texts.at(-1)).toBe('event: end\ndata: {"reason":"draining"}\n\n');
    await expect(
      printed(async function* () {
        yield { event: 'head', data: {} };
        throw new TypeError('a bug');
      }),
    ).rejects.toThrow('a bug');
  });
});

describe('an allowance', () => {
  it('lets a burst pass, and then so many a second', () => {
    const allowance = new Allowance({ perSecond: 10, atOnce: 30 });
    expect([allowance.take(20, 0), allowance.take(20, 0), allowance.take(5, 100), allowance.take(5, 600)]).toEqual([20, 10, 1, 5]);
    expect(allowance.take(100, 1e9)).toBe(30);
  });
});

describe('sealed text', () => {
  it('comes back with its key alone, and tells nothing by its length', () => {
    const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    expect(openSealedText(sealText('{"seq":9}', key), key)).toBe('{"seq":9}');
    expect(openSealedText(sealText('{"seq":9}', key), other)).toBeNull();
    expect(openSealedText('', key)).toBeNull();
    expect(sealText('9', key).length).toBe(sealText('9'.repeat(18), key).length);
  });
});
