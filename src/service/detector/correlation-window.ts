/**
 * One correlation while events keep coming, in whatever order: what its rules have found lately is kept, what is older is asked of the
 * store. Over what has come, however it was cut, it finds all that one look at everything would.
 */
import { hitsBehind } from '../../rules/chain.ts';
import { type Correlated, correlate } from '../../rules/correlate.ts';
import { countedIds, reachUs } from '../../rules/counted-rules.ts';
import type { CorrelationRule } from '../../rules/rule.ts';
import type { FoundEvent } from '../rules/found-events.ts';
import { correlatedFinding, type EventHit, hitsOf, type Raised } from '../rules/make-findings.ts';

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
  readonly #ids: ReadonlySet<string>;
  /** How long after an event something may rest on it. */
  readonly #reachUs: bigint;
  /** How far back of an event has to be known: what it may rest on, and the stretch of time in which it may have been met before. */
  readonly #backUs: bigint;
  readonly #kept = new Map<string, FoundEvent>();
  /** From when on all that has come is kept; null before the first. */
  #coveredFromUs: bigint | null = null;

  /** `fields`: what is told of each event beside, in that order. */
  constructor(rule: CorrelationRule, fields: readonly string[]) {
    this.#rule = rule;
    this.#fields = fields;
    this.#ids = countedIds(rule);
    this.#reachUs = BigInt(reachUs(rule));
    this.#backUs = this.#reachUs + BigInt(rule.timespanUs);
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Takes what is new, and gives the findings that it brings about. */
  async take(found: Iterable<FoundEvent>, nowUs: bigint, lookBack: LookBack): Promise<readonly Raised[]> {
    const fresh = [...found].filter(({ rule }) => this.#ids.has(rule.id));
    if (fresh.length === 0) return [];
    const presentUs = nowUs - this.#backUs - lateUs;
    const recent = fresh.filter(({ atUs }) => atUs >= presentUs);
    const late = fresh.filter(({ atUs }) => atUs < presentUs);
    const raised = recent.length === 0 ? [] : await this.#takeRecent(recent, lookBack);
    for (const range of this.#rangesAround(late)) {
      const around = new Map([...(await lookBack(range)), ...late].map((event) => [keyOf(event), event]));
      raised.push(...this.#correlate([...around.values()], late));
    }
    this.#forget(presentUs - this.#backUs);
    return [...new Map(raised.map((one) => [one.finding.id, one])).values()];
  }

  async #takeRecent(recent: readonly FoundEvent[], lookBack: LookBack): Promise<Raised[]> {
    // Whole stretches of time before the first: which of several events of a stretch meets the condition is settled there.
    const neededUs = leastOf(recent) - this.#backUs;
    const covered = this.#coveredFromUs;
    if (covered === null || neededUs < covered) {
      const before = await lookBack({ fromUs: neededUs, toUs: covered ?? endOfTimeUs });
      for (const event of before) this.#keep(event);
      this.#coveredFromUs = neededUs;
    }
    for (const event of recent) this.#keep(event);
    this.#bound();
    const untilUs = greatestOf(recent) + this.#reachUs;
    return this.#correlate(
      [...this.#kept.values()].filter(({ atUs }) => atUs >= neededUs && atUs <= untilUs),
      recent,
    );
  }

  /** What the new events bring about, and nothing that was met before them. */
  #correlate(events: readonly FoundEvent[], fresh: readonly FoundEvent[]): Raised[] {
    const met = this.#rule.inner.length === 0 ? this.#ofGroups(events, fresh) : this.#restingOn(events, fresh);
    return met.map((one) => correlatedFinding(this.#rule, one, { masked: true }));
  }

  /** Of the groups of the new events alone. */
  #ofGroups(events: readonly FoundEvent[], fresh: readonly FoundEvent[]): readonly Correlated<EventHit>[] {
    const groupOf = ({ cluster, group }: EventHit) => JSON.stringify([cluster, ...group]);
    const groups = new Set(hitsOf(this.#rule, fresh, this.#fields).map(groupOf));
    const firstUs = leastOf(fresh);
    const hits = hitsOf(this.#rule, events, this.#fields).filter((hit) => groups.has(groupOf(hit)));
    return correlate(this.#rule, hits).filter(({ hits }) => (hits.at(-1)?.event.atUs ?? 0n) >= firstUs);
  }

  /** What an event belongs to is known when the inner correlations are: all are looked at, and what rests on none of the new events was there before. */
  #restingOn(events: readonly FoundEvent[], fresh: readonly FoundEvent[]): readonly Correlated<EventHit>[] {
    const isNew = new Set(fresh.map(keyOf));
    return correlate(this.#rule, hitsOf(this.#rule, events, this.#fields)).filter(({ hits }) =>
      hitsBehind(hits).some(({ event }) => isNew.has(keyOf(event))),
    );
  }

  #keep(event: FoundEvent): void {
    const key = keyOf(event);
    // The latest stage tells most.
    if ((this.#kept.get(key)?.rank ?? 0) < event.rank) this.#kept.set(key, event);
  }

  #bound(): void {
    for (const id of this.#ids) {
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
      const [fromUs, toUs] = [atUs - this.#backUs, atUs + this.#reachUs];
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
