/** Several sources append, break off, and are refused, while a reader reads and releases and the process starts anew: nothing is lost, doubled or mixed up. */
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSpool } from '../../src/spool/open-spool.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { contentOf, entryOf, mebibyte, scratchDirectory } from './scratch-spool.ts';

/** Small parts, so that little data crosses every border: memory to file, segment to segment. */
const options = { maxBytes: 4 * mebibyte, segmentBytes: 3000, inlineBytes: 1000, gatherMs: 0 };

type Step =
  | { readonly do: 'append'; readonly bodies: readonly { readonly pieces: readonly number[]; readonly breaks: boolean }[] }
  | { readonly do: 'read'; readonly count: number; readonly release: readonly boolean[] }
  | { readonly do: 'reopen' };

const body = fc.record({ pieces: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 5 }), breaks: fc.boolean() });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('append' as const), bodies: fc.array(body, { minLength: 1, maxLength: 6 }) }),
  fc.record({ do: fc.constant('read' as const), count: fc.nat(12), release: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }) }),
  fc.constant({ do: 'reopen' as const }),
);

class Model {
  spool: Spool;
  /** Acknowledged and not released, by their text. */
  readonly waiting = new Set<string>();
  readonly #directory: string;
  #count = 0;

  constructor(spool: Spool, directory: string) {
    this.spool = spool;
    this.#directory = directory;
  }

  async run(todo: Step): Promise<void> {
    if (todo.do === 'append') await Promise.all(todo.bodies.map(({ pieces, breaks }) => this.#append(pieces, breaks)));
    else if (todo.do === 'read') await this.#read(todo.count, todo.release);
    else await this.reopen();
    this.#checkStatus();
  }

  async reopen(): Promise<void> {
    await this.spool.close();
    this.spool = await openSpool(this.#directory, options);
    expect(this.spool.status().damaged).toEqual({ entries: 0, bytes: 0 });
  }

  async #append(pieces: readonly number[], breaks: boolean): Promise<void> {
    this.#count += 1;
    const name = `<${this.#count}>`;
    const texts = [name, ...pieces.map((length) => name.repeat(Math.ceil(length / name.length)))];
    const sent = async function* () {
      for (const text of texts) {
        await sleep(0);
        yield Buffer.from(text);
      }
      if (breaks) throw new Error('broken off');
    };
    const appended = this.spool.append(entryOf({ cluster: name }), sent());
    if (breaks) await expect(appended).rejects.toThrow('broken off');
    else {
      const { bytes } = await appended;
      expect(bytes).toBe(texts.join('').length);
      this.waiting.add(texts.join(''));
    }
  }

  async #read(count: number, release: readonly boolean[]): Promise<void> {
    const wanted = Math.min(count, this.waiting.size);
    if (wanted === 0) return;
    let read = 0;
    let last = 0;
    const releases: Promise<void>[] = [];
    for await (const found of this.spool.read(new AbortController().signal)) {
      const text = (await contentOf(found)).toString();
      expect(this.waiting).toContain(text);
      expect(text.startsWith(found.cluster)).toBe(true);
      expect(found.sequence).toBeGreaterThan(last);
      last = found.sequence;
      if (release[read] === true) {
        this.waiting.delete(text);
        releases.push(this.spool.release(found.id));
      }
      read += 1;
      if (read === wanted) break;
    }
    await Promise.all(releases);
  }

  #checkStatus(): void {
    const { entries, bytes, oldestReceivedAt } = this.spool.status();
    expect(entries).toBe(this.waiting.size);
    expect(bytes).toBe([...this.waiting].reduce((sum, text) => sum + text.length, 0));
    expect(oldestReceivedAt === null).toBe(entries === 0);
  }

  /** All that waits, and no more. */
  async readAll(): Promise<void> {
    const all = [...this.waiting];
    await this.#read(all.length, []);
    for (const text of all) expect(this.waiting).toContain(text);
  }
}

describe('random interleavings', () => {
  it('keep every acknowledged body until it is released, whole and once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const directory = await scratchDirectory('memory');
        const model = new Model(await openSpool(directory, options), directory);
        for (const each of steps) await model.run(each);
        await model.readAll();
        await model.reopen();
        await model.readAll();
        await model.spool.close();
      }),
      { numRuns: 15 },
    );
  });
});
