/**
 * Correlations over the events that rules have found: counted in a window that slides with each event, by what they have in
 * common. What is met is told once for each group and each stretch of time, however often it is met in it.
 */
import { assertNever } from '../model/invariant.ts';
import type { CorrelationCondition, CorrelationRule } from './rule.ts';

/** An event that one of the rules of a correlation has found; each request once for each rule. */
export interface Hit {
  /** The id of the rule. */
  readonly rule: string;
  readonly atUs: number;
  /** Events of different clusters never belong together. */
  readonly cluster: string;
  /** By what events belong together, one value for each field of the correlation. */
  readonly group: readonly string[];
  /** Of the field that is counted or summed up; empty where there is none. */
  readonly value: string;
}

export interface Correlated<Of extends Hit> {
  readonly group: readonly string[];
  /** The number of the stretch of time, since the epoch. */
  readonly window: number;
  /** The events of the window when the condition was first met in it, oldest first. */
  readonly hits: readonly Of[];
  /** What was compared: a count, a sum, an average, a percentile. */
  readonly measure: number;
}

/** The same findings whatever the order in which the events come. */
export function correlate<Of extends Hit>(rule: CorrelationRule, hits: Iterable<Of>): readonly Correlated<Of>[] {
  const groups = new Map<string, Of[]>();
  for (const hit of hits) {
    // What lacks all that events are grouped by belongs to nothing.
    if (hit.group.length > 0 && hit.group.every((value) => value === '')) continue;
    const key = JSON.stringify([hit.cluster, ...hit.group]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [hit]);
    else group.push(hit);
  }
  const found = [...groups.values()].flatMap((group) => correlateGroup(rule, group));
  return found.sort((one, other) => lastOf(one) - lastOf(other));
}

function correlateGroup<Of extends Hit>(rule: CorrelationRule, unordered: readonly Of[]): Correlated<Of>[] {
  const hits = [...unordered].sort((one, other) => one.atUs - other.atUs || rule.rules.indexOf(one.rule) - rule.rules.indexOf(other.rule));
  const found = new Map<number, Correlated<Of>>();
  const counts = new Tally();
  let start = 0;
  for (const [end, hit] of hits.entries()) {
    counts.add(hit);
    for (let oldest = hits[start]; oldest !== undefined && oldest.atUs < hit.atUs - rule.timespanUs; oldest = hits[++start])
      counts.remove(oldest);
    // Equal times belong together: the last of them decides.
    const window = Math.floor(hit.atUs / rule.timespanUs);
    if (found.has(window)) continue;
    const inWindow = () => hits.slice(start, end + 1);
    const measure = measureOf(rule, counts, end + 1 - start, inWindow);
    if (measure === null || !rule.conditions.every((condition) => holds(condition, measure))) continue;
    found.set(window, { group: hit.group, window, hits: inWindow(), measure });
  }
  return [...found.values()];
}

/** Null where it is not met whatever the condition says. */
function measureOf(rule: CorrelationRule, counts: Tally, size: number, inWindow: () => readonly Hit[]): number | null {
  switch (rule.type) {
    case 'event_count':
      return size;
    case 'value_count':
      return counts.values.size;
    case 'temporal':
      return rule.rules.every((id) => counts.rules.has(id)) ? counts.rules.size : null;
    case 'temporal_ordered':
      return rule.rules.every((id) => counts.rules.has(id)) && isInOrder(rule.rules, inWindow()) ? counts.rules.size : null;
    case 'value_sum':
      return counts.numbers === 0 ? null : counts.sum;
    case 'value_avg':
      return counts.numbers === 0 ? null : counts.sum / counts.numbers;
    case 'value_percentile':
      return percentileOf(inWindow(), rule.percentile);
    default:
      return assertNever(rule.type);
  }
}

/** What is in the window, kept while it slides. */
class Tally {
  readonly rules = new Map<string, number>();
  /** Different values, the empty one left out. */
  readonly values = new Map<string, number>();
  sum = 0;
  numbers = 0;

  add({ rule, value }: Hit): void {
    this.#count(rule, value, 1);
  }

  remove({ rule, value }: Hit): void {
    this.#count(rule, value, -1);
  }

  #count(rule: string, value: string, by: 1 | -1): void {
    change(this.rules, rule, by);
    if (value === '') return;
    change(this.values, value, by);
    const number = Number(value);
    if (!Number.isFinite(number)) return;
    this.sum += by * number;
    this.numbers += by;
  }
}

function change(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

function isInOrder(rules: readonly string[], hits: readonly Hit[]): boolean {
  let next = 0;
  for (const { rule } of hits) if (rule === rules[next]) next++;
  return next === rules.length;
}

function percentileOf(hits: readonly Hit[], percentile: number): number | null {
  const numbers = hits
    .flatMap(({ value }) => (value === '' || !Number.isFinite(Number(value)) ? [] : [Number(value)]))
    .sort((one, other) => one - other);
  return numbers[Math.min(numbers.length - 1, Math.ceil((percentile / 100) * numbers.length) - 1)] ?? null;
}

function holds({ op, value }: CorrelationCondition, measure: number): boolean {
  switch (op) {
    case 'gt':
      return measure > value;
    case 'gte':
      return measure >= value;
    case 'lt':
      return measure < value;
    case 'lte':
      return measure <= value;
    case 'eq':
      return measure === value;
    case 'neq':
      return measure !== value;
    default:
      return assertNever(op);
  }
}

function lastOf({ hits }: Correlated<Hit>): number {
  return hits.at(-1)?.atUs ?? 0;
}
