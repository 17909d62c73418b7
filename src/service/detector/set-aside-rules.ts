/** Rules that failed or were too slow: the rest goes on without them, and each is tried again by itself, over all that it has missed. */
import type { EventRule } from '../../rules/rule.ts';
import type { Arrival } from '../../sql/arrival.ts';
import type { FoundEvent } from '../rules/found-events.ts';
import { type BrokenRule, type Find, isolateRules } from './isolate-rules.ts';
import { MissedEvents } from './missed-events.ts';

export interface SetAsideRule {
  readonly rule: EventRule;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly sinceMs: number;
}

interface Entry extends SetAsideRule {
  readonly missed: MissedEvents;
  failures: number;
  againMs: number;
}

export type FindIn = (arrival: Arrival) => Find;

const firstWaitMs = 60_000;
const longestWaitMs = 3_600_000;
const sliceEvents = 20_000;
/** All tries of a pass together. */
const tryingMs = 5_000;

export class SetAsideRules {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  get list(): readonly SetAsideRule[] {
    return [...this.#entries.values()];
  }

  has({ id }: EventRule): boolean {
    return this.#entries.has(id);
  }

  /** Rules that are no more, or were written anew, are forgotten. */
  keepOnly(rules: readonly EventRule[]): void {
    for (const [id, { rule }] of this.#entries) if (!rules.includes(rule)) this.#entries.delete(id);
  }

  add({ rule, reason }: BrokenRule, slice: Arrival): void {
    const nowMs = this.#clock();
    this.#entries.set(rule.id, {
      rule,
      reason,
      sinceMs: nowMs,
      missed: new MissedEvents(slice),
      failures: 1,
      againMs: nowMs + firstWaitMs,
    });
  }

  /** What came while they were aside. */
  miss(slice: Arrival): void {
    for (const { missed } of this.#entries.values()) missed.add(slice);
  }

  /** Tries those whose time has come. `back`: told of each that runs again. */
  async retry(findIn: FindIn, back: (rule: EventRule) => void): Promise<readonly FoundEvent[]> {
    const found: FoundEvent[] = [];
    const untilMs = this.#clock() + tryingMs;
    for (const entry of [...this.#entries.values()]) {
      while (!entry.missed.isEmpty && this.#clock() < untilMs && this.#isDue(entry)) {
        const slice = entry.missed.next(sliceEvents);
        const isolated = await isolateRules([entry.rule], findIn(slice));
        if (isolated.broken.length > 0) {
          entry.failures += 1;
          entry.againMs = this.#clock() + Math.min(longestWaitMs, firstWaitMs * 2 ** (entry.failures - 1));
          break;
        }
        entry.missed.done(slice);
        found.push(...isolated.found);
      }
      if (!entry.missed.isEmpty) continue;
      this.#entries.delete(entry.rule.id);
      back(entry.rule);
    }
    return found;
  }

  #isDue({ againMs }: Entry): boolean {
    // A clock that is set back does not put it off for long.
    return this.#clock() >= againMs || againMs - this.#clock() > longestWaitMs;
  }
}
