/** Which spooled entry is to blame when loads fail again and again: loads are made smaller until one entry alone fails. */
import { AppError, type ProblemCode } from '../contract/problems.ts';
import { LoadFailure } from './spool-session.ts';

/** After so many failed loads in a row their entries are loaded one by one; after so many of the same one it is given up. */
const carefulAfter = 3;
const giveUpAfter = 8;
/** These say nothing of the entry. */
const notItsFault: ReadonlySet<ProblemCode> = new Set(['store-unavailable', 'store-full', 'store-denied', 'store-damaged', 'cancelled']);

export class SpoolSuspicion {
  /** Entries up to this number are to be loaded one by one. */
  carefulUpTo = 0;
  #failedLoads = 0;
  #entry = '';
  #failures = 0;

  /** Gives the id of an entry that failed alone, time and again. */
  failed(error: unknown): string | null {
    if (!(error instanceof LoadFailure)) return null;
    if (error.cause instanceof AppError && notItsFault.has(error.cause.code)) return null;
    const { entry, lastSequence } = error;
    this.#failedLoads += 1;
    this.#failures = entry === this.#entry ? this.#failures + 1 : 1;
    this.#entry = entry;
    const wasCareful = lastSequence <= this.carefulUpTo;
    if (this.#failedLoads >= carefulAfter) this.carefulUpTo = Math.max(this.carefulUpTo, lastSequence);
    return wasCareful && this.#failures >= giveUpAfter ? entry : null;
  }

  succeeded(): void {
    this.#failedLoads = 0;
  }
}
