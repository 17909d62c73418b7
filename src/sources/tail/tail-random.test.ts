/** Whatever is done to a log, in whatever order, by writers, rotators and restarts: each line comes, and comes once. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventLines, eventNumbers, type Following, follow, numbers } from '../../../tests/sources/follow.ts';
import { scratch } from '../../../tests/sources/scratch.ts';

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), count: fc.integer({ min: 1, max: 120 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('write-part' as const), count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), count: fc.integer({ min: 1, max: 60 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('rename', 'shift', 'copy-and-cut', 'compress', 'restart', 'kill'), count: fc.constant(0) }),
  },
);

it('gives each line once, whatever happens to the log', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const log = new RandomLog();
      for (const { do: what, count } of steps) await log.step(what, count);
      await log.finish();
    }),
    { numRuns: 12 },
  );
}, 120_000);

class RandomLog {
  readonly #directory = scratch();
  readonly #log = join(this.#directory, 'audit.log');
  readonly #options = { paths: [join(this.#directory, 'audit*')], checkpoint: join(scratch(), 'checkpoint'), settleMs: 2000, pollMs: 20 };
  readonly #before: Following[] = [];
  #tail = follow(this.#options);
  #written = 0;
  #rotations = 0;
  /** Some of what was read was not acknowledged: it may come again. */
  #mayRepeat = false;

  async step(what: string, count: number): Promise<void> {
    if (what === 'write') this.#write(count);
    else if (what === 'write-part') await this.#writePart();
    else if (what === 'wait') await delay(count);
    else if (what === 'compress') this.#compress();
    else if (what === 'restart' || what === 'kill') await this.#restart(what === 'restart');
    else this.#rotate(what);
  }

  async finish(): Promise<void> {
    this.#write(1);
    const all = () => [...this.#before, this.#tail].flatMap(({ lines }) => eventNumbers(lines));
    for (let waited = 0; waited < 5000 && new Set(all()).size < this.#written; waited += 10) await delay(10);
    await delay(60);
    const got = all();
    expect([...new Set(got)].sort((a, b) => a - b)).toEqual(numbers(0, this.#written));
    if (!this.#mayRepeat) expect(got).toHaveLength(this.#written);
    await this.#tail.stop();
  }

  #write(count: number): void {
    appendFileSync(this.#log, eventLines(this.#written, count));
    this.#written += count;
  }

  async #writePart(): Promise<void> {
    const line = eventLines(this.#written, 1);
    appendFileSync(this.#log, line.slice(0, 30));
    await delay(10);
    appendFileSync(this.#log, line.slice(30));
    this.#written++;
  }

  #rotate(how: string): void {
    if (!existsSync(this.#log)) return;
    const backup = (n: number, end = '') => join(this.#directory, `audit.log.${n}${end}`);
    if (how === 'rename') {
      const name = `audit-2026-11-21T01-31-50.${String(this.#rotations++).padStart(3, '0')}.log`;
      renameSync(this.#log, join(this.#directory, name));
      return;
    }
    for (let n = 20; n > 0; n--)
      for (const end of ['', '.gz']) if (existsSync(backup(n, end))) renameSync(backup(n, end), backup(n + 1, end));
    if (how === 'shift') renameSync(this.#log, backup(1));
    else {
      copyFileSync(this.#log, backup(1));
      truncateSync(this.#log);
    }
  }

  #compress(): void {
    const [oldest] = readdirSync(this.#directory).filter((name) => name !== 'audit.log' && !name.endsWith('.gz'));
    if (oldest === undefined) return;
    const path = join(this.#directory, oldest);
    const packed = gzipSync(readFileSync(path));
    writeFileSync(`${path}.gz`, packed.subarray(0, packed.length / 2));
    appendFileSync(`${path}.gz`, packed.subarray(packed.length / 2));
    rmSync(path);
  }

  async #restart(cleanly: boolean): Promise<void> {
    if (!cleanly) this.#mayRepeat = true;
    this.#before.push(this.#tail);
    const kept = existsSync(this.#options.checkpoint) ? readFileSync(this.#options.checkpoint) : null;
    await this.#tail.stop();
    // As if it had ended before it wrote its last checkpoint.
    if (!cleanly && kept !== null) writeFileSync(this.#options.checkpoint, kept);
    else if (!cleanly) rmSync(this.#options.checkpoint, { force: true });
    this.#tail = follow(this.#options);
  }
}
