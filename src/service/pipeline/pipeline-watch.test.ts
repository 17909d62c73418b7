import { describe, expect, it } from 'vitest';
import type { Finding } from '../../model/finding.ts';
import { createLog } from '../../platform/log.ts';
import { findingsOfReport } from './notice-findings.ts';
import { PipelineWatch } from './pipeline-watch.ts';

const place = { cluster: 'prod', node: 'cp-1' };

function watched() {
  const recorded: Finding[] = [];
  const lines: string[] = [];
  const spool = { directory: '/spool', damaged: { entries: 0, bytes: 0 } };
  const state = { isAway: false, isOn: true };
  const watch = new PipelineWatch({
    sink: {
      record: async (findings) => {
        if (state.isAway) throw new Error('the store is away');
        recorded.push(...findings);
      },
    },
    isOn: () => state.isOn,
    spool: () => spool,
    clock: () => 1_795_000_000_000,
    log: createLog('debug', (line) => lines.push(line)),
    everyMs: 10,
  });
  return { watch, recorded, lines, spool, state, names: () => recorded.map(({ rule }) => rule.name) };
}

describe('what a server notices of its own sources', () => {
  it('is recorded once', async () => {
    const { watch, recorded, spool, names } = watched();
    watch.noteLog({ kind: 'deleted', path: '/var/log/audit.log', replaced: false, content: 'a' }, place);
    watch.noteLog({ kind: 'readable', path: '/var/log/audit.log' }, place);
    watch.noteLog({ kind: 'rewritten', path: '/var/log/audit.log', content: 'b' }, place);
    watch.noteRetention({ drop: 'months' }, { drop: 'months', maxAge: 86_400_000 });
    watch.noteRetention({ drop: 'months', maxAge: 86_400_000 }, { drop: 'months', maxAge: 172_800_000 });
    spool.damaged = { entries: 1, bytes: 77 };
    await watch.look();
    await watch.look();
    expect(names()).toEqual(['log-deleted', 'log-rewritten', 'retention-shortened', 'spool-damaged']);
    expect(recorded[0]).toMatchObject({
      cluster: 'prod',
      reason: 'On cp-1: /var/log/audit.log: it was deleted; what was read of it is sent',
    });
    expect(recorded[2]?.reason).toBe('Events are deleted after 24 h; before: never');
    spool.damaged = { entries: 2, bytes: 99 };
    await watch.look();
    expect(recorded.at(-1)?.reason).toBe('2 bodies that were received are damaged on disk, and are set aside');
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(recorded.length);
  });

  it('is not looked at where nobody wants it', async () => {
    const { watch, recorded, state } = watched();
    state.isOn = false;
    watch.noteLog({ kind: 'rewritten', path: '/var/log/audit.log', content: 'b' }, place);
    state.isOn = true;
    await watch.look();
    expect(recorded).toEqual([]);
  });

  it('waits while nothing can be recorded, and comes in the end', async () => {
    const { watch, recorded, state, lines } = watched();
    state.isAway = true;
    watch.start();
    for (let number = 0; number < 1500; number++) watch.noteLog({ kind: 'rewritten', path: `/var/log/${number}`, content: 'a' }, place);
    await expect.poll(() => lines.length).toBe(1);
    state.isAway = false;
    await expect.poll(() => recorded.length).toBe(1000);
    watch.noteLog({ kind: 'unreadable', path: '/var/log/last', code: 'EACCES' }, place);
    await watch.close();
    expect(recorded.at(-1)?.facts[0]).toEqual({ label: 'Log', value: '/var/log/last' });
  });

  it('is held on to for an agent until it is recorded, or the server ends', async () => {
    const { watch, recorded, state, lines } = watched();
    const notice = { id: 'f'.repeat(32), time: '2026-11-22T10:00:00.000Z', kind: 'spool-full', path: '/spool' } as const;
    const report = { node: 'cp-1', version: '1', sent: notice.time, everySeconds: 60, waiting: { bodies: 0, bytes: 0 }, notices: [notice] };
    const findings = findingsOfReport(report, { cluster: 'prod', receivedAt: Date.parse(notice.time) });
    state.isAway = true;
    const kept = watch.keep(findings);
    await expect.poll(() => lines.length).toBe(1);
    expect(recorded).toEqual([]);
    state.isAway = false;
    await kept;
    expect(recorded).toEqual(findings);
    state.isAway = true;
    const never = watch.keep(findings);
    await expect.poll(() => lines.length).toBe(2);
    await watch.close();
    await expect(never).rejects.toThrow();
    state.isOn = false;
    await watch.keep(findings);
    expect(recorded).toHaveLength(1);
  });
});
