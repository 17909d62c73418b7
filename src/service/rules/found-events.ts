/**
 * What rules have found, each request once for each rule, and no more of it than memory has room for: of a storm the first are
 * kept, and all are counted.
 */
import type { EventRule } from '../../rules/rule.ts';

export interface FoundEvent {
  readonly rule: EventRule;
  readonly atUs: bigint;
  readonly rank: number;
  readonly request: string;
  readonly cluster: string;
  readonly auditID: string;
  /** Of the fields that a finding tells; the parts of a list lie behind each other, see `partSeparator`. */
  readonly values: Readonly<Record<string, string>>;
  /** Of the fields that were asked for beside. */
  readonly more: readonly string[];
  /** Empty where it was not wanted, or there is no room for it. */
  readonly record: string;
}

export interface FoundLimits {
  /** Of one rule. */
  readonly perRule: number;
  readonly inAll: number;
  /** Characters of records. */
  readonly records: number;
}

const usualLimits: FoundLimits = { perRule: 20_000, inAll: 200_000, records: 268_435_456 };

export class FoundEvents implements Iterable<FoundEvent> {
  readonly #limits: FoundLimits;
  readonly #kept = new Map<string, FoundEvent>();
  readonly #counts = new Map<EventRule, { kept: number; left: number }>();
  #records = 0;

  constructor(rules: readonly EventRule[], limits: FoundLimits = usualLimits) {
    this.#limits = limits;
    for (const rule of rules) this.#counts.set(rule, { kept: 0, left: 0 });
  }

  add(event: FoundEvent): void {
    const key = `${event.rule.id} ${event.cluster} ${event.request}`;
    const known = this.#kept.get(key);
    // The latest stage tells most.
    if (known !== undefined && known.rank >= event.rank) return;
    if (known === undefined && !this.#hasRoom(event.rule)) return;
    this.#records += event.record.length - (known?.record.length ?? 0);
    const fits = this.#records <= this.#limits.records;
    if (!fits) this.#records -= event.record.length;
    this.#kept.set(key, fits ? event : { ...event, record: '' });
  }

  #hasRoom(rule: EventRule): boolean {
    const counts = this.#counts.get(rule);
    if (counts === undefined) return false;
    const hasRoom = counts.kept < this.#limits.perRule && this.#kept.size < this.#limits.inAll;
    if (hasRoom) counts.kept += 1;
    else counts.left += 1;
    return hasRoom;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** How many stages were found beyond those that are kept, by rule. */
  get left(): ReadonlyMap<EventRule, number> {
    return new Map([...this.#counts].flatMap(([rule, { left }]) => (left > 0 ? [[rule, left]] : [])));
  }

  [Symbol.iterator](): Iterator<FoundEvent> {
    return this.#kept.values();
  }
}
