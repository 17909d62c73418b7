/** The traffic as a river: from what is asked for, through the rule that decides, to what is recorded of it. Pure. */

import { type Level, levels } from '../../../src/policy/policy.ts';
import type { TrafficGroup } from '../../../src/policy/simulate/simulate-policy.ts';
import { printCondition } from '../../../src/query/edit/edit-query.ts';
import type { DrawnFlow, DrawnNode, RiverLook } from '../../charts/river.tsx';
import { formatBytes, formatCompact, formatShare } from '../../text/format.ts';
import type { Figures } from './what-if.ts';

export type Measure = 'events' | 'bytes';

export interface RiverOf {
  readonly nodes: readonly DrawnNode[];
  readonly flows: readonly DrawnFlow[];
  /** What is dropped of all of it, from 0 to 1. */
  readonly dropped: number;
}

interface Asked {
  readonly figures: Figures;
  readonly groups: readonly TrafficGroup[];
  readonly measure: Measure;
  /** The question behind a rule, and one for more of it; null where the language cannot say it. */
  readonly hrefOf: (ruleIndex: number | null, condition?: string) => string | null;
}

/** Beyond so many, the smallest are one. */
const mostKinds = 11;
const mostRules = 12;
const rest = 'rest';

export function riverOf(asked: Asked): RiverOf {
  const { figures, groups, measure } = asked;
  const sized = groups.map((group) => ({ rule: String(group.ruleIndex), kind: kindOf(group), value: group[measure] }));
  const names = {
    kind: largest(
      sumBy(sized, ({ kind }) => kind),
      mostKinds,
    ),
    rule: largest(
      sumBy(sized, ({ rule }) => rule),
      mostRules,
    ),
  };
  const all = sized.reduce((sum, { value }) => sum + value, 0);
  const say = (value: number) =>
    `${measure === 'bytes' ? formatBytes(value) : `${formatCompact(value)} events`}, ${formatShare(value, all)}`;
  const looks = new Map(figures.rules.map(({ ruleIndex, level }) => [names.rule(String(ruleIndex)), lookOf(level)]));
  looks.set(rest, 'plain');
  const lookOfRule = (rule: string) => looks.get(rule) ?? 'plain';
  const hrefOfRule = (rule: string, condition?: string) =>
    rule === rest ? null : asked.hrefOf(rule === 'null' ? null : Number(rule), condition);
  const node = (own: Omit<DrawnNode, 'figure' | 'title'>): DrawnNode => ({
    ...own,
    title: `${own.label}: ${say(own.value)}`,
    figure: formatShare(own.value, all),
  });

  const kinds = [...sumBy(sized, ({ kind }) => names.kind(kind))]
    .sort(([one, value], [other, otherValue]) => Number(one === rest) - Number(other === rest) || otherValue - value)
    .map(([kind, value]) => node({ key: `kind ${kind}`, column: 0, value, label: sayKind(kind), look: 'plain', href: null }));
  const order = figures.rules.map(({ ruleIndex }) => String(ruleIndex));
  const rules = [...sumBy(sized, ({ rule }) => names.rule(rule))]
    .sort(([one], [other]) => placeIn(order, one) - placeIn(order, other))
    .map(([rule, value]) =>
      node({ key: `rule ${rule}`, column: 1, value, label: sayRule(rule), look: lookOfRule(rule), href: hrefOfRule(rule) }),
    );
  const outcomes = outcomesOf(figures, measure, names.rule);
  const byLevel = sumBy(outcomes, ({ level }) => level);
  const ends = [...levels]
    .reverse()
    .filter((level) => byLevel.has(level))
    .map((level) =>
      node({ key: `level ${level}`, column: 2, value: byLevel.get(level) ?? 0, label: sayLevel(level), look: lookOf(level), href: null }),
    );

  const pairs = [...sumBy(sized, ({ kind, rule }) => JSON.stringify([names.kind(kind), names.rule(rule)]))].map(
    ([pair, value]): DrawnFlow => {
      const [kind = '', rule = ''] = JSON.parse(pair) as readonly string[];
      return {
        from: `kind ${kind}`,
        to: `rule ${rule}`,
        value,
        title: `${sayKind(kind)} → ${sayRule(rule)}: ${say(value)}`,
        look: lookOfRule(rule),
        href: kind === rest ? null : hrefOfRule(rule, conditionOf(kind)),
      };
    },
  );
  const ending = outcomes.map(
    ({ rule, level, value }): DrawnFlow => ({
      from: `rule ${rule}`,
      to: `level ${level}`,
      value,
      title: `${sayRule(rule)} → ${sayLevel(level)}: ${say(value)}`,
      look: lookOf(level),
      href: hrefOfRule(rule),
    }),
  );
  const nodes = [...kinds, ...rules, ...ends];
  const places = new Map(nodes.map(({ key }, at) => [key, at]));
  return {
    nodes,
    flows: [...inOrder(pairs, places), ...inOrder(ending, places)],
    dropped: all === 0 ? 0 : (byLevel.get('None') ?? 0) / all,
  };
}

interface Outcome {
  readonly rule: string;
  readonly level: Level;
  readonly value: number;
}

/** What is recorded of each rule, and what is dropped: where bytes are counted, also what is cut off the records. */
function outcomesOf({ rules }: Figures, measure: Measure, nameOf: (rule: string) => string): readonly Outcome[] {
  const parts = rules.flatMap(({ ruleIndex, level, today, kept }): Outcome[] => {
    const recorded = Math.min(kept[measure], today[measure]);
    const rule = nameOf(String(ruleIndex));
    return [
      { rule, level, value: recorded },
      { rule, level: 'None', value: today[measure] - recorded },
    ];
  });
  const sums = sumBy(
    parts.filter(({ value }) => value > 0),
    ({ rule, level }) => JSON.stringify([rule, level]),
  );
  return [...sums].map(([key, value]) => {
    const [rule, level] = JSON.parse(key) as [string, Level];
    return { rule, level, value };
  });
}

const sayKind = (kind: string) => (kind === rest ? 'the rest' : kind);
const sayLevel = (level: Level) => (level === 'None' ? 'Dropped' : level);

function sayRule(rule: string): string {
  if (rule === rest) return 'Other rules';
  return rule === 'null' ? 'No rule' : `Rule ${Number(rule) + 1}`;
}

export function lookOf(level: Level): RiverLook {
  return (['level-0', 'level-1', 'level-2', 'level-3'] as const)[levels.indexOf(level)] ?? 'plain';
}

/** Bands leave a node in the order of the nodes that they go to, and cross less. */
function inOrder(flows: readonly DrawnFlow[], places: ReadonlyMap<string, number>): readonly DrawnFlow[] {
  const at = (key: string) => places.get(key) ?? 0;
  return flows.toSorted((one, other) => at(one.from) - at(other.from) || at(one.to) - at(other.to));
}

const paths = '(paths)';

function kindOf({ resource, subresource }: TrafficGroup): string {
  if (resource === '') return paths;
  return subresource === '' ? resource : `${resource}/${subresource}`;
}

function conditionOf(kind: string): string {
  if (kind === paths) return 'resource is empty';
  const [resource = '', subresource = ''] = kind.split('/');
  return `${printCondition('resource', resource)} and ${printCondition('subresource', subresource)}`;
}

function sumBy<Item extends { readonly value: number }>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const item of items) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? 0) + item.value);
  return sums;
}

/** The names that stand for themselves; all the others have one together. */
function largest(sums: ReadonlyMap<string, number>, most: number): (name: string) => string {
  const names = [...sums].sort(([, one], [, other]) => other - one).map(([name]) => name);
  const own = new Set(names.length > most + 1 ? names.slice(0, most) : names);
  return (name) => (own.has(name) ? name : rest);
}

function placeIn(order: readonly string[], name: string): number {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
}
