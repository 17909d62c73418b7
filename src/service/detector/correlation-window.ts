/**
 * One correlation while events keep coming, in whatever order: what its rules have found lately is kept, what is older is asked of the
 * store. Over what has come, however it was cut, it finds all that one look at everything would.
 */
import { correlate } from '../../rules/correlate.ts';
import type { CorrelationRule } from '../../rules/rule.ts';
import type { FoundEvent } from '../rules/found-events.ts';
import { correlatedFinding, type EventHit, hitOf, type Raised } from '../rules/make-findings.ts';

/** What the rules of the correlation have found in a range of time, both ends taken in, of all that is stored. */
export type LookBack = (range: { readonly fromUs: bigint; readonly toUs: bigint }) => Promise<Iterable<FoundEvent>>;

/** Of each of its rules: of a storm the newest are kept. */
const mostOfRule = 10_000;
/** What comes may be older than what is there: the first look takes in all that is stored, also what claims to be of the future. */
const endOfTimeUs = BigInt(Date.UTC(2200, 0)) * 1000n;
/** What is later than that is no part of the present, and is looked at by itself. */
const lateUs = 600_000_000n;

export class CorrelationWindow {
  readonly #rule: CorrelationRule;
  readonly #fields: readonly string[];
  readonly #spanUs: bigint;
  readonly #kept = new Map<string, FoundEvent>();
  /** From when on all that has come is kept; null before the first. */
  #coveredFromUs: bigint | null = null;

  /** `fields`: what is told of each event beside, in that order. */
  constructor(rule: CorrelationRule, fields: readonly string[]) {
    this.#rule = rule;
    this.#fields = fields;
    this.#spanUs = BigInt(rule.timespanUs);
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Takes what is new, and gives the findings that it brings about. */
  async take(found: Iterable<FoundEvent>, nowUs: bigint, lookBack: LookBack): Promise<readonly Raised[]> {
    const fresh = [...found].filter(({ rule }) => this.#rule.rules.includes(rule.id));
    if (fresh.length === 0) return [];
    const presentUs = nowUs - 2n * this.#spanUs - lateUs;
    const recent = fresh.filter(({ atUs }) => atUs >= presentUs);
    const late = fresh.filter(({ atUs }) => atUs < presentUs);
    const raised = recent.length === 0 ? [] : await this.#takeRecent(recent, lookBack);
    for (const range of this.#rangesAround(late)) {
      const around = new Map([...(await lookBack(range)), ...late].map((event) => [keyOf(event), event]));
      raised.push(...this.#correlate([...around.values()], late));
    }
    this.#forget(presentUs - 2n * this.#spanUs);
    return [...new Map(raised.map((one) => [one.finding.id, one])).values()];
  }

  async #takeRecent(recent: readonly FoundEvent[], lookBack: LookBack): Promise<Raised[]> {
    // Whole stretches of time before the first: which of several events of a stretch meets the condition is settled there.
    const neededUs = leastOf(recent) - 2n * this.#spanUs;
    const covered = this.#coveredFromUs;
    if (covered === null || neededUs < covered) {
      const before = await lookBack({ fromUs: neededUs, toUs: covered ?? endOfTimeUs });
      for (const event of before) this.#keep(event);
      this.#coveredFromUs = neededUs;
    }
    for (const event of recent) this.#keep(event);
    this.#bound();
    const untilUs = greatestOf(recent) + this.#spanUs;
    return this.#correlate(
      [...this.#kept.values()].filter(({ atUs }) => atUs >= neededUs && atUs <= untilUs),
      recent,
    );
  }

  /** What the new events bring about: of their groups alone, and nothing that was met before the first of them. */
  #correlate(events: readonly FoundEvent[], fresh: readonly FoundEvent[]): Raised[] {
    const hitsOf = (some: readonly FoundEvent[]) => some.map((event) => hitOf(this.#rule, event, this.#fields));
    const groupOf = ({ cluster, group }: EventHit) => JSON.stringify([cluster, ...group]);
    const groups = new Set(hitsOf(fresh).map(groupOf));
    const firstUs = leastOf(fresh);
    return correlate(
      this.#rule,
      hitsOf(events).filter((hit) => groups.has(groupOf(hit))),
    )
      .filter(({ hits }) => (hits.at(-1)?.event.atUs ?? 0n) >= firstUs)
      .map((one) => correlatedFinding(this.#rule, one, { masked: true }));
  }

  #keep(event: FoundEvent): void {
    const key = keyOf(event);
    // The latest stage tells most.
    if ((this.#kept.get(key)?.rank ?? 0) < event.rank) this.#kept.set(key, event);
  }

  #bound(): void {
    for (const id of this.#rule.rules) {
      const own = [...this.#kept].filter(([, { rule }]) => rule.id === id);
      if (own.length <= mostOfRule) continue;
      own.sort(([, one], [, other]) => Number(one.atUs - other.atUs));
      for (const [key] of own.slice(0, own.length - mostOfRule)) this.#kept.delete(key);
    }
  }

  #forget(beforeUs: bigint): void {
    if (this.#coveredFromUs === null || beforeUs <= this.#coveredFromUs) return;
    for (const [key, { atUs }] of this.#kept) if (atUs < beforeUs) this.#kept.delete(key);
    this.#coveredFromUs = beforeUs;
  }

  /** Ranges of time that hold all that could belong together with these. */
  #rangesAround(events: readonly FoundEvent[]): readonly { readonly fromUs: bigint; readonly toUs: bigint }[] {
    const ranges: { fromUs: bigint; toUs: bigint }[] = [];
    for (const { atUs } of [...events].sort((one, other) => Number(one.atUs - other.atUs))) {
      const [fromUs, toUs] = [atUs - 2n * this.#spanUs, atUs + this.#spanUs];
      const last = ranges.at(-1);
      if (last !== undefined && fromUs <= last.toUs) last.toUs = toUs;
      else ranges.push({ fromUs, toUs });
    }
    return ranges;
  }
}

function keyOf({ rule, cluster, request }: FoundEvent): string {
  return `${rule.id} ${cluster} ${request}`;
}

function leastOf(events: readonly FoundEvent[]): bigint {
  return timesOf(events)[0] ?? 0n;
}

function greatestOf(events: readonly FoundEvent[]): bigint {
  return timesOf(events).at(-1) ?? 0n;
}

function timesOf(events: readonly FoundEvent[]): readonly bigint[] {
  return events.map(({ atUs }) => atUs).sort((one, other) => Number(one - other));
}
