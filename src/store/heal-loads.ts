/** Puts a store right after a loader was killed between two of its steps (see sql/heal.ts). Runs under the loading lock. */
import {
  closeAfterInterruption,
  countUnjournalled,
  findLandings,
  journalledHead,
  killSuperseding,
  supersedeAfterInterruption,
  takeBack,
} from '../sql/heal.ts';
import { dropLanding, landingNames } from '../sql/load.ts';
import { journalLoad } from '../sql/load-journal.ts';
import { fixed } from '../sql/statement.ts';
import type { StatementOptions, Store } from './store.ts';

/** It looks at, and may write, more than a load does. */
const patient: StatementOptions = { timeoutMs: 600_000 };

export async function healLoads(store: Store, writer: string, clock: () => number): Promise<void> {
  if (store.embedded) {
    await store.command(killSuperseding, patient);
    await dropAbandonedLandings(store);
  }
  const [journalled] = await store.rows<{ head: string }>(journalledHead(writer));
  const head = BigInt(journalled?.head ?? 0);
  const [found] = await store.rows<{ events: string; first: string; last: string }>(countUnjournalled(writer, head), patient);
  const events = BigInt(found?.events ?? 0);
  if (found === undefined || events === 0n) return;
  if (BigInt(found.first) !== head + 1n || BigInt(found.last) !== head + events) {
    await store.command(takeBack(writer, head), patient);
    return;
  }
  await store.command(closeAfterInterruption(writer, head), patient);
  await store.command(supersedeAfterInterruption(writer, head), patient);
  // Without an identity: the input is read again from its last checkpoint, and what is here is found by its own identity.
  const record = { checkpoint: { identity: '', proof: '', start: 0, end: 0 }, events: Number(events), duplicates: 0, differing: 0, bad: 0 };
  const seal = { writer, firstSeq: head + 1n, ingestedUs: BigInt(clock()) * 1000n };
  await store.command(journalLoad(record, { cluster: '', source: 'an interrupted load' }, seal));
}

/** A landing bears the process id of its loader; those of processes that are gone hold memory for nothing. */
async function dropAbandonedLandings(store: Store): Promise<void> {
  for (const { name } of await store.rows<{ name: string }>(findLandings)) {
    const rest = name.replace(/^landing_/, '');
    if (isAlive(Number.parseInt(rest, 10))) continue;
    for (const sql of dropLanding(landingNames(rest))) await store.command(fixed(sql));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
