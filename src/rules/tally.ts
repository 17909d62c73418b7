/** What is in the window of a correlation while it slides, and what that comes to: each step costs the same, however much is in it. */
import { assertNever } from '../model/invariant.ts';
import type { Hit } from './correlate.ts';
import type { CorrelationRule } from './rule.ts';

export class Tally {
  readonly #rule: CorrelationRule;
  readonly #rules = new Map<string, number>();
  /** Different values, the empty one left out. */
  readonly #values = new Map<string, number>();
  readonly #findings = new Map<string, number>();
  /** Events, and findings each once. */
  #size = 0;
  #sum = 0;
  #numbers = 0;
  /** For a percentile: all numbers, the least first. */
  readonly #ranked: number[] = [];
  /** For an order: where the latest row of events began that fits the first so many rules. */
  readonly #began: number[] = [];

  constructor(rule: CorrelationRule) {
    this.#rule = rule;
  }

  add(hit: Hit): void {
    change(this.#rules, hit.rule, 1);
    this.#follow(hit);
    if (hit.finding === undefined || change(this.#findings, hit.finding, 1) === 1) this.#count(hit, 1);
  }

  remove(hit: Hit): void {
    change(this.#rules, hit.rule, -1);
    if (hit.finding === undefined || change(this.#findings, hit.finding, -1) === 0) this.#count(hit, -1);
  }

  /** `atUs`: of the last event. Null where the correlation is not met, whatever its condition says. */
  measure(atUs: number): number | null {
    const { type, rules, timespanUs, percentile } = this.#rule;
    const haveAll = () => rules.every((id) => this.#rules.has(id));
    switch (type) {
      case 'event_count':
        return this.#size;
      case 'value_count':
        return this.#values.size;
      case 'temporal':
        return haveAll() ? this.#rules.size : null;
      case 'temporal_ordered':
        return haveAll() && (this.#began[rules.length - 1] ?? Number.NEGATIVE_INFINITY) >= atUs - timespanUs ? this.#rules.size : null;
      case 'value_sum':
        return this.#numbers === 0 ? null : this.#sum;
      case 'value_avg':
        return this.#numbers === 0 ? null : this.#sum / this.#numbers;
      case 'value_percentile':
        return this.#ranked[Math.min(this.#ranked.length - 1, Math.ceil((percentile / 100) * this.#ranked.length) - 1)] ?? null;
      default:
        return assertNever(type);
    }
  }

  #count({ value }: Hit, by: 1 | -1): void {
    this.#size += by;
    if (value === '') return;
    change(this.#values, value, by);
    const number = Number(value);
    if (!Number.isFinite(number)) return;
    this.#sum += by * number;
    this.#numbers += by;
    if (this.#rule.type === 'value_percentile')
      this.#ranked.splice(rankOf(this.#ranked, number), by === 1 ? 0 : 1, ...(by === 1 ? [number] : []));
  }

  #follow({ rule: id, atUs }: Hit): void {
    const { type, rules } = this.#rule;
    if (type !== 'temporal_ordered') return;
    // From the end, so that one event is no two of a row.
    for (let at = rules.length - 1; at >= 0; at--) {
      if (rules[at] !== id) continue;
      const began = at === 0 ? atUs : this.#began[at - 1];
      if (began !== undefined) this.#began[at] = began;
    }
  }
}

/** How often it is there now. */
function change(counts: Map<string, number>, key: string, by: number): number {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
  return count;
}

/** Where the first number lies that is not less. */
function rankOf(ranked: readonly number[], number: number): number {
  let [low, high] = [0, ranked.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranked[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
