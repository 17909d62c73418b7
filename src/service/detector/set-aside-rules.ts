/**
 * Rules that failed or were too slow: the rest goes on without them, and each is tried again by itself, over all that it has missed. They
 * are kept in the store beside the watermark, so that a restart loses nothing of it. A pass works on a copy, which holds once the pass is through.
 */
import { createHash } from 'node:crypto';
import { printQuery } from '../../query/print-query.ts';
import type { EventRule } from '../../rules/rule.ts';
import type { Arrival } from '../../sql/arrival.ts';
import type { FoundEvent } from '../rules/found-events.ts';
import { type BrokenRule, type Find, isolateRules } from './isolate-rules.ts';
import { type KeptAside, printKeptAside, readKeptAside } from './kept-aside.ts';
import { MissedEvents } from './missed-events.ts';

export interface SetAsideRule {
  readonly rule: EventRule;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly sinceMs: number;
  /** How many events wait for it. */
  readonly waiting: number;
}

interface Entry {
  readonly id: string;
  /** Null where there is no such rule now: it may wait for a list that it asks, or be written anew just now. */
  rule: EventRule | null;
  name: string;
  /** Of what it asks; one that asks something else is another rule. */
  print: string;
  readonly reason: string;
  readonly sinceMs: number;
  readonly missed: MissedEvents;
  failures: number;
  againMs: number;
  goneMs: number | null;
}

export type FindIn = (arrival: Arrival) => Find;

const firstWaitMs = 60_000;
const longestWaitMs = 3_600_000;
const sliceEvents = 20_000;
/** All tries of a pass together. */
const tryingMs = 5_000;
/** What a rule has missed that is gone is kept so long. */
const goneForMs = 86_400_000;
const longestReason = 500;

export class SetAsideRules {
  readonly #entries: Map<string, Entry>;
  readonly #clock: () => number;

  constructor(clock: () => number, entries: Iterable<Entry> = []) {
    this.#clock = clock;
    this.#entries = new Map([...entries].map((entry) => [entry.id, entry]));
  }

  /** What a pass before has kept: its rules are looked for among those that there are now. Null where it cannot be read. */
  static read(kept: unknown, rules: readonly EventRule[], clock: () => number): SetAsideRules | null {
    const read = readKeptAside(kept);
    if (read === null) return null;
    const aside = new SetAsideRules(
      clock,
      read.map(({ missed, ...entry }) => ({ ...entry, rule: null, missed: MissedEvents.read(missed) })),
    );
    aside.setRules(rules);
    return aside;
  }

  /** Null where there is nothing to keep. */
  print(): KeptAside | null {
    return this.#entries.size === 0 ? null : printKeptAside([...this.#entries.values()]);
  }

  copy(): SetAsideRules {
    const entries = [...this.#entries.values()].map((entry) => ({ ...entry, missed: entry.missed.copy() }));
    return new SetAsideRules(this.#clock, entries);
  }

  get list(): readonly SetAsideRule[] {
    return [...this.#entries.values()].flatMap(({ rule, reason, sinceMs, missed }) =>
      rule === null ? [] : [{ rule, reason, sinceMs, waiting: missed.events }],
    );
  }

  has({ id }: EventRule): boolean {
    return this.#entries.has(id);
  }

  /** One that was written anew begins at once with what it has missed. One that is gone is forgotten after a while. */
  setRules(rules: readonly EventRule[]): void {
    const nowMs = this.#clock();
    for (const entry of this.#entries.values()) {
      const rule = rules.find(({ id }) => id === entry.id) ?? null;
      entry.rule = rule;
      entry.goneMs = rule === null ? (entry.goneMs ?? nowMs) : null;
      if (entry.goneMs !== null && Math.abs(nowMs - entry.goneMs) > goneForMs) this.#entries.delete(entry.id);
      if (rule === null || printOf(rule) === entry.print) continue;
      Object.assign(entry, { name: rule.name, print: printOf(rule), failures: 0, againMs: nowMs });
    }
  }

  add({ rule, reason }: BrokenRule, slice: Arrival): void {
    const nowMs = this.#clock();
    this.#entries.set(rule.id, {
      id: rule.id,
      rule,
      name: rule.name,
      print: printOf(rule),
      reason: reason.slice(0, longestReason),
      sinceMs: nowMs,
      missed: new MissedEvents(slice),
      failures: 1,
      againMs: nowMs + firstWaitMs,
      goneMs: null,
    });
  }

  /** What came while they were aside. */
  miss(slice: Arrival): void {
    for (const { rule, missed } of this.#entries.values()) if (rule !== null) missed.add(slice);
  }

  /** Tries those whose time has come. `back`: told of each that runs again. */
  async retry(findIn: FindIn, back: (rule: EventRule) => void): Promise<readonly FoundEvent[]> {
    const found: FoundEvent[] = [];
    const untilMs = this.#clock() + tryingMs;
    for (const entry of [...this.#entries.values()]) {
      const { rule, missed } = entry;
      if (rule === null) continue;
      while (!missed.isEmpty && this.#clock() < untilMs && this.#isDue(entry)) {
        const slice = missed.next(sliceEvents);
        const isolated = await isolateRules([rule], findIn(slice));
        if (isolated.broken.length > 0) {
          entry.failures += 1;
          entry.againMs = this.#clock() + Math.min(longestWaitMs, firstWaitMs * 2 ** (entry.failures - 1));
          break;
        }
        missed.done(slice);
        found.push(...isolated.found);
      }
      if (!missed.isEmpty) continue;
      this.#entries.delete(entry.id);
      back(rule);
    }
    return found;
  }

  #isDue({ againMs }: Entry): boolean {
    // A clock that is set back does not put it off for long.
    return this.#clock() >= againMs || againMs - this.#clock() > longestWaitMs;
  }
}

function printOf({ where }: EventRule): string {
  return createHash('sha256')
    .update(printQuery({ where, stages: [] }))
    .digest('hex')
    .slice(0, 16);
}
