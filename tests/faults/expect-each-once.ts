/** Looks into a store that nobody uses any more: each body that was acknowledged is there, each event of it once, and nothing else. */
import { expect } from 'vitest';
import { Params } from '../../src/sql/statement.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { SenderJob, SenderOutcome } from './api-server.ts';

/** A body that was given up by its sender may be there as well, as a whole: it may have been stored when its answer was lost. */
export async function expectEachOnce(
  directory: string,
  sent: readonly { readonly job: Pick<SenderJob, 'bodies'>; readonly outcome: SenderOutcome }[],
  cluster = 'prod',
): Promise<void> {
  const store = await openStore(directory);
  try {
    const params = new Params();
    const where = `WHERE cluster = ${params.bind('String', cluster)}`;
    const statement = (sql: string) => ({ sql, params: params.values });
    const rows = await store.rows<{ mark: string; events: number; different: number }>(
      statement(
        `SELECT substring(auditid, -12) AS mark, toUInt32(count()) AS events, toUInt32(uniqExact(auditid, toString(stage))) AS different FROM events ${where} GROUP BY mark`,
      ),
    );
    const found = new Map(rows.map(({ mark, events, different }) => [String(mark), `${events} ${different}`]));
    const wrong: string[] = [];
    for (const { job, outcome } of sent) {
      const whole = (which: number) => job.bodies[which]?.items.length ?? 0;
      const look = (mark: number, which: number, isAcknowledged: boolean) => {
        const name = mark.toString(16).padStart(12, '0');
        const there = found.get(name);
        found.delete(name);
        if (there === undefined && !isAcknowledged) return;
        if (there !== `${whole(which)} ${whole(which)}`) wrong.push(`${name}: ${there ?? 'absent'}, of ${whole(which)} events`);
      };
      for (const [mark, which] of outcome.acknowledged) look(mark, which, true);
      for (const [mark, which] of outcome.dropped) look(mark, which, false);
    }
    expect(wrong).toEqual([]);
    expect([...found.keys()]).toEqual([]);
    const [bad] = await store.rows(statement(`SELECT toUInt32(count()) AS bad FROM bad_records ${where}`));
    expect(bad).toEqual({ bad: 0 });
  } finally {
    await store.close();
  }
}
