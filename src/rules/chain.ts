/**
 * Correlations that count other correlations. A finding that is counted holds at each event at which its condition is met, with the
 * time of that event and the values that it is grouped by, and counts once: so what comes late adds to what was found and takes nothing away.
 */
import { type Hit, type Met, meetings } from './correlate.ts';
import { groupAt } from './counted-rules.ts';
import type { CorrelationRule } from './rule.ts';

/** An event that a rule has found, or what a correlation has met at one. */
export interface ChainedHit<Event> extends Hit {
  /** Of several the last. */
  readonly event: Event;
  readonly met?: Met<ChainedHit<Event>>;
}

/** `own`: of the rules that a correlation names, the events that they have found. */
export function chainHits<Event>(
  rule: CorrelationRule,
  own: (counting: CorrelationRule) => readonly ChainedHit<Event>[],
): readonly ChainedHit<Event>[] {
  const met = rule.inner.flatMap((inner) => {
    const groups = rule.groupBy.map(({ fieldOf }) => groupAt(inner, fieldOf[inner.id] ?? ''));
    const valueAt = rule.field === null ? -1 : groupAt(inner, rule.field);
    return meetings(inner, chainHits(inner, own)).flatMap((one): readonly ChainedHit<Event>[] => {
      const last = one.among[one.to - 1];
      if (last === undefined) return [];
      const { atUs, cluster, event } = last;
      const group = groups.map((at) => one.group[at] ?? '');
      const finding = JSON.stringify([inner.id, cluster, ...one.group, one.window]);
      return [{ rule: inner.id, atUs, cluster, group, value: one.group[valueAt] ?? '', finding, event, met: one }];
    });
  });
  return met.length === 0 ? own(rule) : [...own(rule), ...met];
}

/** The events that these rest on in the end, each once, oldest first. */
export function hitsBehind<Event>(hits: readonly ChainedHit<Event>[]): readonly ChainedHit<Event>[] {
  const behind = new Map<Event, ChainedHit<Event>>();
  /** How far each list was gone through: what is met at one event after the other lies in the same list, further on. */
  const done = new Map<readonly ChainedHit<Event>[], number>();
  const take = (hit: ChainedHit<Event>) => {
    if (hit.met === undefined) {
      behind.set(hit.event, hit);
      return;
    }
    const { among, from, to } = hit.met;
    const start = Math.max(from, done.get(among) ?? 0);
    done.set(among, Math.max(start, to));
    for (const one of among.slice(start, to)) take(one);
  };
  for (const hit of hits) take(hit);
  return [...behind.values()].sort((one, other) => one.atUs - other.atUs);
}
