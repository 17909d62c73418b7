/** Behaviour that is judged while events arrive comes to what is found over the whole past, in whatever pieces and order they come. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { configSchema } from '../../src/platform/config-schema.ts';
import { BehaviourPass } from '../../src/service/behaviour/behaviour-pass.ts';
import type { NewEvents } from '../../src/service/detector/detection-pass.ts';
import { describeSlice, nothingNew, readHeads } from '../../src/service/detector/new-events.ts';
import { Watermark } from '../../src/service/detector/watermark.ts';
import { nowMs } from '../service/scratch-store.ts';
import { type BehaviourStore, openBehaviourStore } from './behaviour-store.ts';
import { type AuditEvent, again, lastDay, oneRecorded, recorded, recordedWeeks } from './recorded-weeks.ts';

const hourMs = 3_600_000;
const signal = new AbortController().signal;
const byAlice = oneRecorded(({ user }) => user.username === 'alice@example.com');
const byBob = oneRecorded(({ user }) => user.username === 'bob');
const byAccount = oneRecorded(({ user }) => user.username === 'system:serviceaccount:dev:bd-1');

/** Actions in an order of their own, all of which are usual. */
const byAdmin = recorded.filter(({ user }) => user.username === 'kubernetes-admin');
const shuffled = [...byAdmin].reverse().map((event, index) => again(event, lastDay + 15 * hourMs + index * 1000, index));

const unusual: readonly AuditEvent[] = [
  again(byAlice, lastDay + 3 * hourMs, 1, { sourceIPs: ['203.0.113.50'], userAgent: 'peirates/1.1' }),
  again(byAccount, lastDay + 4 * hourMs, 2, { sourceIPs: ['192.0.2.99'] }),
  ...Array.from({ length: 700 }, (_, index) => again(byBob, lastDay + 9 * hourMs + index * 1000, index)),
  ...shuffled,
];

class Arriving {
  readonly store: BehaviourStore;
  readonly found = new Map<string, Finding>();
  readonly #pass: BehaviourPass;
  #watermark = new Watermark(0n, new Map());
  #nowMs = 0;

  constructor(store: BehaviourStore, pass: BehaviourPass) {
    this.store = store;
    this.#pass = pass;
  }

  /** A minute later, as the detector calls it. */
  async look(): Promise<readonly Finding[]> {
    const context = this.store.scratch.context();
    const { store } = await context.events();
    this.#nowMs += 60_000;
    const heads = await readHeads(store, this.#watermark, signal);
    const ranges = this.#watermark.next(heads, 10_000_000);
    const events = ranges.length === 0 ? nothingNew : await describeSlice(store, ranges, false, signal);
    const findings = await this.#pass.run(events, { store, context, clock: () => this.#nowMs, signal });
    this.#watermark = this.#watermark.after(ranges);
    for (const finding of findings) this.found.set(finding.id, finding);
    return findings;
  }

  /** As after a restart of the server. */
  async restarted(): Promise<Arriving> {
    const next = new Arriving(this.store, await openPass());
    next.#watermark = this.#watermark;
    next.#nowMs = this.#nowMs;
    for (const [id, finding] of this.found) next.found.set(id, finding);
    return next;
  }
}

const openPass = (config: object = {}) => BehaviourPass.open(configSchema.parse({ behaviour: config }).behaviour);

const stores: BehaviourStore[] = [];
async function arriving(): Promise<Arriving> {
  const store = await openBehaviourStore();
  stores.push(store);
  return new Arriving(store, await openPass());
}
afterAll(() => Promise.all(stores.map((store) => store.close())));

let expected: readonly string[];
beforeAll(async () => {
  const { store } = await arriving();
  await store.add([...recordedWeeks(), ...unusual]);
  const { findings } = await store.judge();
  expected = findings.map(({ id }) => id).sort();
  expect(new Set(findings.map(({ rule }) => rule.name))).toEqual(
    new Set([
      'first-seen-network',
      'first-seen-client',
      'outside-working-hours',
      'service-account-new-place',
      'volume-spike',
      'new-sequence',
    ]),
  );
});

const idsOf = ({ found }: Arriving) => [...found.keys()].sort();

describe('a pass', () => {
  it('finds the same, piece by piece', async () => {
    let server = await arriving();
    await server.store.add(recordedWeeks());
    expect(await server.look()).toEqual([]);
    for (let from = 0; from < unusual.length; from += 350) {
      await server.store.add(unusual.slice(from, from + 350));
      await server.look();
      if (from === 350) server = await server.restarted();
    }
    expect(idsOf(server)).toEqual(expected);
    // Nothing new, nothing found.
    expect(await server.look()).toEqual([]);
  }, 180_000);

  it('finds the same where what is unusual comes before half of what it is measured by', async () => {
    const server = await arriving();
    const weeks = recordedWeeks();
    const isOdd = (_: unknown, index: number) => index % 2 === 1;
    await server.store.add(weeks.filter((_, index) => index % 2 === 0));
    await server.look();
    await server.store.add([...unusual].reverse());
    await server.store.add(weeks.filter(isOdd));
    await server.look();
    expect(expected.filter((id) => !server.found.has(id))).toEqual([]);
  });

  it('learns from the past of a store that nobody looked at, and raises nothing of it', async () => {
    const server = await arriving();
    await server.store.add([...recordedWeeks(), ...unusual]);
    const { store } = await server.store.scratch.context().events();
    const pass = await openPass();
    expect(await pass.run(nothingNew, { store, context: server.store.scratch.context(), clock: () => 0, signal })).toEqual([]);
    expect((await server.store.judge()).findings.map(({ id }) => id).sort()).toEqual(expected);
  });

  it('gives after a restart what was not recorded, where all of it was collected', async () => {
    const server = await arriving();
    await server.store.add(recordedWeeks());
    await server.look();
    await server.store.add(unusual);
    const context = server.store.scratch.context();
    const { store } = await context.events();
    const heads = await readHeads(store, { sinceUs: 0n }, signal);
    const slice = await describeSlice(
      store,
      heads.map(({ writer, head }) => ({ writer, afterSeq: BigInt(head) - 500n, upToSeq: BigInt(head) })),
      false,
      signal,
    );
    const given = { store, context, clock: () => nowMs, signal };
    const idsOfPass = async (kept: unknown, events: NewEvents) => {
      const pass = await openPass();
      pass.begin(kept);
      return (await pass.run(events, given)).map(({ id }) => id).sort();
    };
    const first = await idsOfPass(null, slice);
    expect(first.length).toBeGreaterThan(0);
    expect(await idsOfPass(null, slice)).toEqual(first);
    // Nothing new has come, and the last look that was recorded was before.
    expect(await idsOfPass({ lookedMs: nowMs - hourMs }, nothingNew)).toEqual(expect.arrayContaining(first));
    expect(await idsOfPass({ lookedMs: nowMs + hourMs }, nothingNew)).toEqual([]);
  });

  it('does nothing where behaviour is off, and leaves out what is off', async () => {
    const server = await arriving();
    await server.store.add([...recordedWeeks(), ...unusual]);
    const context = server.store.scratch.context();
    const { store } = await context.events();
    const heads = await readHeads(store, { sinceUs: 0n }, signal);
    const slice = await describeSlice(
      store,
      heads.map(({ writer, head }) => ({ writer, afterSeq: 0n, upToSeq: BigInt(head) })),
      false,
      signal,
    );
    const given = { store, context, clock: () => 0, signal };
    expect(await (await openPass({ enabled: false })).run(slice, given)).toEqual([]);
    const some = await (await openPass({ off: ['volume-spike', 'new-sequence'] })).run(slice, given);
    expect(new Set(some.map(({ rule }) => rule.name))).toEqual(
      new Set(['first-seen-network', 'first-seen-client', 'outside-working-hours', 'service-account-new-place']),
    );
    await expect(openPass({ off: ['volume-spik'] })).rejects.toMatchObject({
      code: 'usage',
      details: { hint: 'Did you mean volume-spike?' },
    });
  });
});
