import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nowMs, openScratchStore, type ScratchStore } from '../../../tests/service/scratch-store.ts';
import { createLog } from '../../platform/log.ts';
import type { AgentRow } from '../../sql/pipeline/agents.ts';
import type { Store } from '../../store/store.ts';
import { AgentsHeard } from '../agents-heard.ts';
import type { PassGiven } from '../detector/detection-pass.ts';
import { SilentAgents } from './agents.ts';

const minute = 60_000;
const micros = (ms: number) => BigInt(ms) * 1000n;
const row = (lastMs: number, more: Partial<AgentRow> = {}): AgentRow => ({
  cluster: 'prod',
  node: 'cp-1',
  first: String(micros(nowMs - 100 * minute)),
  last: String(micros(lastMs)),
  every: '60',
  version: '1.0.0',
  bodies: '3',
  bytes: '4096',
  ...more,
});
const judge = (agents: SilentAgents, rows: readonly AgentRow[], at = nowMs, startedMs = 0) =>
  agents.judge(rows, micros(at), micros(startedMs));

describe('an agent that falls silent', () => {
  it('is found after five minutes, once for each silence, and again when it is back', () => {
    const agents = new SilentAgents();
    expect(judge(agents, [row(nowMs - 5 * minute)])).toEqual([]);
    const found = judge(agents, [row(nowMs - 6 * minute)]);
    expect(found.map(({ rule, reason }) => [rule.name, reason])).toEqual([
      ['agent-silent', 'The agent on cp-1 gives no sign of life since 2026-11-24T11:54:00Z'],
    ]);
    expect(found[0]?.facts).toContainEqual({ label: 'Waiting there', value: '3 batches of 4096 bytes, when it was last heard' });
    // Another look, by another server: the same finding.
    expect(judge(new SilentAgents(), [row(nowMs - 6 * minute)], nowMs + 60 * minute).map(({ id }) => id)).toEqual([found[0]?.id]);
    // As after a restart.
    const next = new SilentAgents();
    next.begin(JSON.parse(JSON.stringify(agents.keep())));
    const back = judge(next, [row(nowMs + 54 * minute)], nowMs + 55 * minute);
    expect(back.map(({ rule, reason }) => [rule.name, reason])).toEqual([['agent-back', 'The agent on cp-1 is back, after 60 min']]);
    expect(judge(next, [row(nowMs + 55 * minute)], nowMs + 56 * minute)).toEqual([]);
    expect(next.keep()).toBeNull();
    const later = judge(next, [row(nowMs + 55 * minute)], nowMs + 90 * minute);
    expect(later.map(({ rule }) => rule.name)).toEqual(['agent-silent']);
    expect(later[0]?.id).not.toBe(found[0]?.id);
    for (const odd of [null, 1, { silent: [['a']] }, { silent: [['a', 'b']] }]) {
      next.begin(odd);
      expect(next.keep()).toBeNull();
    }
  });

  it('is not held to the time when the server was away, nor to what it never promised', () => {
    expect(judge(new SilentAgents(), [row(nowMs - 60 * minute)], nowMs, nowMs - 4 * minute)).toEqual([]);
    expect(judge(new SilentAgents(), [row(nowMs - 60 * minute)], nowMs, nowMs - 6 * minute)).toHaveLength(1);
    expect(judge(new SilentAgents(), [row(nowMs - 20 * minute, { every: '600' })])).toEqual([]);
    // It was tried out.
    expect(judge(new SilentAgents(), [row(nowMs - 99 * minute)])).toEqual([]);
  });
});

describe('signs of life', () => {
  let scratch: ScratchStore;
  let store: Store;
  beforeAll(async () => {
    scratch = await openScratchStore();
    ({ store } = await scratch.context().events());
  });
  afterAll(() => scratch.close());

  it('are written down, the last of each agent, and looked at by whichever server detects', async () => {
    const state = { isAway: true };
    const lines: string[] = [];
    const heard = new AgentsHeard({
      store: async () => {
        if (state.isAway) throw new Error('away');
        return store;
      },
      log: createLog('debug', (line) => lines.push(line)),
      flushAfterMs: 20,
    });
    const tell = (cluster: string, node: string, minutesAgo: number) =>
      heard.heard(
        cluster,
        { node, version: "1'0\n", sent: '', everySeconds: 60, waiting: { bodies: 1, bytes: 2 }, notices: [] },
        nowMs - minutesAgo * minute,
      );
    tell('prod', 'cp-1', 100);
    await expect.poll(() => lines.length).toBe(1);
    state.isAway = false;
    await heard.flush();
    for (const minutesAgo of [50, 40, 10]) tell('prod', 'cp-1', minutesAgo);
    tell('prod', 'cp-2', 1);
    tell('lab', 'cp-1', 15_000);
    for (let n = 0; n < 250; n++) tell('made-up', `n-${n}`, 1);
    await heard.close();
    const context = scratch.context();
    const given: PassGiven = { store, context, clock: () => nowMs, signal: context.signal };
    const found = await new SilentAgents().watch(given);
    expect(found.map(({ rule, cluster, reason }) => [rule.name, cluster, reason])).toEqual([
      ['agent-silent', 'prod', 'The agent on cp-1 gives no sign of life since 2026-11-24T11:50:00Z'],
    ]);
  });
});
