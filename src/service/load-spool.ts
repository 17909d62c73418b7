/**
 * Moves what a spool holds into the store, each event once, for as long as the process runs. While the store is away it
 * tries again and again and the spool grows; an entry on which the engine fails each time is set aside at last.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SkipCounts } from '../decode/envelope.ts';
import type { Spool, SpooledBody } from '../spool/spool.ts';
import { type LoadOutcome, openLoader } from '../store/loader.ts';
import type { Store } from '../store/store.ts';
import { LoadFailure, SpoolSession } from './spool-session.ts';
import { SpoolSuspicion } from './spool-suspicion.ts';

export interface SpoolLoading {
  readonly spool: Spool;
  /** Opens the store, migrated, or gives the one that is open. Called again after it has failed. */
  readonly store: () => Promise<Store>;
  /** Aborting ends the loading once what is on its way is stored. */
  readonly signal: AbortSignal;
  readonly clock: () => number;
  readonly warn: (message: string) => void;
  /** How long the first new attempt waits after a failure, 250 ms by default; each further one waits twice as long, up to 15 s. */
  readonly retryMs?: number;
  /** Whether each outcome has its tally. */
  readonly tally?: boolean;
  /** Told of what is no audit event and is passed over; again, where it is read again. */
  readonly skipped?: (counts: SkipCounts, of: { readonly cluster: string; readonly source: string }) => void;
  /** Given what agents noticed, which is no event; the entry is released when it resolves, and comes again after a restart where it does not. */
  readonly reported?: (body: SpooledBody) => Promise<void>;
  /** Told of each load that is in the store. */
  readonly stored?: (outcome: LoadOutcome, of: { readonly cluster: string; readonly source: string }) => void;
}

const defaultRetryMs = 250;
const maxWaitMs = 5_000;

/**
 * Resolves when the signal has fired, or the spool was closed, and what was on its way has ended. Whoever cannot wait that
 * long may end the process: the next one goes on.
 */
export async function loadSpool(loading: SpoolLoading): Promise<void> {
  const { spool, signal, clock, warn, retryMs = defaultRetryMs } = loading;
  const suspicion = new SpoolSuspicion();
  let failures = 0;
  const recovered = () => {
    if (failures > 0) spool.noteStall(null);
    failures = 0;
  };
  const stored: SpoolLoading['stored'] = (outcome, of) => {
    recovered();
    suspicion.succeeded();
    loading.stored?.(outcome, of);
  };
  while (!signal.aborted) {
    try {
      await runSession({ ...loading, stored }, suspicion.carefulUpTo, recovered);
      return;
    } catch (error) {
      const reason = reasonOf(error);
      failures += 1;
      if (failures === 1) {
        spool.noteStall({ since: clock(), reason });
        warn(`What is received stays in the spool for now: ${reason}`);
      }
      const blamed = suspicion.failed(error);
      // If even that fails, the next session meets the entry again.
      if (blamed !== null) await spool.giveUp(blamed, reason).catch((failure: unknown) => warn(reasonOf(failure)));
      await sleep(waitMs(retryMs, failures), undefined, { signal }).catch(() => undefined);
    }
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof LoadFailure ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/** A little more or less, so that several do not come back at once. */
function waitMs(retryMs: number, failures: number): number {
  return Math.min(maxWaitMs, retryMs * 2 ** (failures - 1)) * (0.75 + Math.random() / 2);
}

type Session = SpoolLoading & Required<Pick<SpoolLoading, 'stored'>>;

async function runSession(loading: Session, carefulUpTo: number, recovered: () => void): Promise<void> {
  const { spool, signal, clock, stored, skipped, reported, tally = false } = loading;
  const store = await loading.store();
  const loader = await openLoader(store, clock, { tally });
  try {
    if (spool.status().entries === 0) recovered();
    const told = { stored, ...(skipped && { skipped }), ...(reported && { reported }) };
    await new SpoolSession({ spool, store, loader, signal, carefulUpTo, ...told }).run();
  } finally {
    await loader.close();
  }
}
