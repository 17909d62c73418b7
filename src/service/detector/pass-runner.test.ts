import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { madeFinding } from '../../../tests/service/made-findings.ts';
import { nowMs, openScratchStore, type ScratchStore } from '../../../tests/service/scratch-store.ts';
import type { Finding } from '../../model/finding.ts';
import { createLog } from '../../platform/log.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';
import type { DetectionPass, NewEvents } from './detection-pass.ts';
import { progressKind } from './pass-progress.ts';
import { type PassReport, PassRunner, type PassRunnerOptions } from './pass-runner.ts';

const signal = new AbortController().signal;
let scratch: ScratchStore;
let store: Store;
let now = nowMs;
let loads = 0;

beforeAll(async () => {
  scratch = await openScratchStore();
  ({ store } = await scratch.context().events());
});
afterAll(() => scratch.close());
beforeEach(async () => {
  now = nowMs;
  await new StateStore(store, progressKind, () => now).forget(nowMs + 3_600_000_000);
});

/** Finds the last number of each slice, counts its calls, and keeps the count. */
class CountingPass implements DetectionPass {
  readonly name = 'counting';
  readonly slices: string[] = [];
  readonly begun: unknown[] = [];
  isBroken = false;

  async run({ writers, rows }: NewEvents): Promise<readonly Finding[]> {
    const [last] = writers.map(({ upToSeq }) => String(upToSeq));
    this.slices.push(last ?? 'nothing');
    if (this.isBroken) throw new Error('the pass is broken');
    return rows === 0 ? [] : [madeFinding({ key: `up to ${last}` })];
  }

  keep(): unknown {
    return { calls: this.slices.length };
  }

  begin(kept: unknown): void {
    this.begun.push(kept);
  }
}

function watched(more: Partial<PassRunnerOptions> = {}) {
  const recorded: string[] = [];
  const reports: PassReport[] = [];
  const lines: string[] = [];
  const state = { failures: 0, tries: 0 };
  const pass = new CountingPass();
  const runner = new PassRunner({
    pass,
    start: 'all',
    sink: {
      record: async (findings) => {
        state.tries += 1;
        if (state.failures > 0) {
          state.failures -= 1;
          throw new Error('the disk is full');
        }
        recorded.push(...findings.map(({ id }) => id));
      },
    },
    contextOf: () => scratch.context(),
    clock: () => now,
    log: createLog('debug', (line) => lines.push(line)),
    reported: (report) => reports.push(report),
    failed: () => undefined,
    ...more,
  });
  return { runner, pass, recorded, reports, lines, state };
}

const load = (count = 1) => {
  loads += 1;
  return scratch.load(Array.from({ length: count }, (_, at) => ({ auditID: `load-${loads}-${at}` })));
};

const stored = async () => {
  const [found] = await new StateStore(store, progressKind, () => now).latest();
  return JSON.parse(found?.document ?? '{}') as { seqs?: Record<string, string>; kept?: unknown };
};
const comeTo = async () => Object.values((await stored()).seqs ?? {}).map(Number)[0] ?? 0;

/** Looks until nothing is waiting, as long as that takes. */
async function lookAll(runner: PassRunner): Promise<void> {
  for (let times = 0; times < 20; times++) {
    await runner.look(store, signal);
    now += 61_000;
  }
}

describe('what a pass found and could not be recorded', () => {
  it.each([1, 4])('is recorded at the next look after %i failures, and the pass is not asked again', async (failures) => {
    await load(3);
    const { runner, pass, recorded, reports, state, lines } = watched();
    state.failures = failures;
    for (let time = 0; time < failures; time++) {
      expect(await runner.look(store, signal)).toBe(false);
      expect(runner.lastError).toBe('the disk is full');
      expect(await comeTo()).toBe(0);
      now += 61_000;
    }
    await load(2);
    const before = pass.slices.slice();
    expect(before).toHaveLength(1);
    await runner.look(store, signal);
    expect(runner.lastError).toBeNull();
    expect(recorded[0]).toBe(madeFinding({ key: `up to ${before[0]}` }).id);
    expect(recorded).toHaveLength(2);
    expect(state.tries).toBe(failures + 2);
    expect(pass.slices).toEqual([before[0], String(Number(before[0]) + 2)]);
    expect(await comeTo()).toBe(Number(before[0]) + 2);
    expect(reports.map(({ findings }) => findings.length)).toEqual([1, 1]);
    expect(lines.filter((line) => line.includes('could not be recorded'))).toHaveLength(failures);
  });

  it('comes again after a restart, with the same ids', async () => {
    await load(3);
    const first = watched();
    first.state.failures = 1000;
    await first.runner.look(store, signal);
    await expect(first.runner.close(store)).rejects.toThrow('the disk is full');
    const next = watched();
    await lookAll(next.runner);
    expect(next.pass.slices[0]).toBe(first.pass.slices[0]);
    expect(next.recorded).toEqual([madeFinding({ key: `up to ${first.pass.slices[0]}` }).id]);
    expect(next.pass.begun).toEqual([null]);
  });

  it('is recorded at the end, where the store is back by then', async () => {
    await load(3);
    const first = watched();
    first.state.failures = 1;
    await first.runner.look(store, signal);
    await first.runner.close(store);
    expect(first.recorded).toHaveLength(1);
    const next = watched();
    await lookAll(next.runner);
    expect(next.recorded).toEqual([]);
    expect(next.pass.begun).toEqual([{ calls: 1 }]);
  });

  it('does not make slices smaller, as a pass that fails does', async () => {
    const { runner, pass, state } = watched({ sliceEvents: 2000, start: 'now' });
    await runner.look(store, signal);
    const first = await comeTo();
    await load(8000);
    state.failures = 1;
    for (let time = 0; time < 2; time++, now += 61_000) await runner.look(store, signal);
    pass.isBroken = true;
    await runner.look(store, signal);
    pass.isBroken = false;
    now += 61_000;
    await runner.look(store, signal);
    expect(pass.slices.slice(1).map((slice) => Number(slice) - first)).toEqual([2000, 4000, 6000, 5000]);
  });
});

describe('another server that takes over', () => {
  it('has the slice: what was found here is not recorded, nor how far this one came', async () => {
    await load(3);
    let isOurs = true;
    const here = watched({
      holds: async () => {
        if (!isOurs) here.runner.forget();
        return isOurs;
      },
    });
    isOurs = false;
    expect(await here.runner.look(store, signal)).toBe(false);
    expect(here.recorded).toEqual([]);
    const there = watched();
    await there.runner.look(store, signal);
    expect(there.recorded).toHaveLength(1);
    const came = await comeTo();
    await load(1);
    // Its turn again: what it has left counts once, by its id, and it goes on from where the other came to.
    isOurs = true;
    await here.runner.look(store, signal);
    expect(here.recorded).toEqual([there.recorded[0], madeFinding({ key: `up to ${came + 1}` }).id]);
    expect(here.pass.begun).toEqual([null, { calls: 1 }]);
  });
});

describe('what a pass keeps', () => {
  it('is stored as it was after what was recorded last', async () => {
    await load(1);
    const { runner, pass, state } = watched();
    await lookAll(runner);
    const calls = pass.slices.length;
    expect((await stored()).kept).toEqual({ calls });
    await load(1);
    state.failures = 1;
    await runner.look(store, signal);
    expect((await stored()).kept).toEqual({ calls });
    now += 61_000;
    await runner.look(store, signal);
    expect((await stored()).kept).not.toEqual({ calls });
  });

  it('is nothing in documents of before, which are read as ever', async () => {
    await load(1);
    const before = { since: '0', seqs: {} };
    await new StateStore(store, progressKind, () => now).append({ id: 'counting', author: 'telltale', version: 7 }, JSON.stringify(before));
    const { runner, pass, recorded } = watched({ start: 'now' });
    await runner.look(store, signal);
    expect(pass.begun).toEqual([null]);
    expect(recorded).toHaveLength(1);
  });
});
