/** A policy as one expression over recorded events: the rules as the branches of a `multiIf`, the first that matches decides. */
import { isGiven } from '../../policy/match-rule.ts';
import type { GroupResources, Policy, PolicyRule } from '../../policy/policy.ts';
import type { EventNames } from '../event-names.ts';
import type { Params } from '../statement.ts';
import { type AskedAttributes, askedAttributes } from './asked-attributes.ts';

export interface RuleNames {
  readonly names: EventNames;
  readonly params: Params;
}

/** The rules over groups of events instead of events. */
export interface Grouped {
  /** What all events of a group have in common. */
  readonly asked: AskedAttributes;
  /** Makes of a condition over the row one over the group. */
  readonly ofRow: (sql: string) => string;
}

/** The number of the rule that decides, from 1; 0 where none does. */
export function ruleNumberSql(policy: Policy, context: RuleNames, grouped?: Grouped): string {
  return ruleBranches(policy, context, (_, index) => String(index + 1), '0', grouped);
}

/** What `sqlOf` makes of the rule that decides; `otherwise` where none does. Both are SQL. */
export function ruleBranches(
  { rules }: Policy,
  { names, params }: RuleNames,
  sqlOf: (rule: PolicyRule, index: number) => string,
  otherwise: string,
  grouped: Grouped = { asked: askedAttributes(names), ofRow: (sql) => sql },
): string {
  const conditions = new Conditions(grouped, params);
  const branches = rules.map((rule, index) => `${conditions.ofRule(rule)}, ${sqlOf(rule, index)}`);
  return `multiIf(${branches.join(', ')}, ${otherwise})`;
}

class Conditions {
  readonly #asked: AskedAttributes;
  readonly #ofRow: Grouped['ofRow'];
  readonly #params: Params;
  /** A value that stands in several rules is bound once: their conditions are then the same text. */
  readonly #bound = new Map<string, string>();

  constructor({ asked, ofRow }: Grouped, params: Params) {
    this.#asked = asked;
    this.#ofRow = ofRow;
    this.#params = params;
  }

  ofRule({ users, userGroups, verbs, namespaces, resources, nonResourceURLs }: PolicyRule): string {
    const asked = this.#asked;
    const all: string[] = [];
    // A request without a user has an empty one here.
    if (isGiven(users)) all.push(`${asked.user} != ''`, this.#isOneOf(asked.user, users));
    if (isGiven(userGroups)) all.push(this.#ofRow(this.#inGroups(userGroups)));
    if (isGiven(verbs)) all.push(this.#isOneOf(asked.verb, verbs));
    if (isGiven(namespaces) || isGiven(resources)) {
      all.push(this.#ofRow(asked.isResource));
      if (isGiven(namespaces)) all.push(this.#ofRow(this.#isOneOf(asked.namespace, namespaces)));
      if (isGiven(resources)) all.push(this.#ofEntries(resources));
    } else if (isGiven(nonResourceURLs)) {
      all.push(this.#ofRow(`(NOT ${asked.isResource} AND ${any(nonResourceURLs.map((pattern) => this.#ofPath(pattern)))})`));
    }
    return all.length === 0 ? 'true' : `(${all.join(' AND ')})`;
  }

  /** Lists of whole groups are common, and long. */
  #ofEntries(entries: readonly GroupResources[]): string {
    const isWholeGroup = ({ group, resources }: GroupResources) => group !== '*' && !isGiven(resources);
    const groups = entries.filter(isWholeGroup).map(({ group = '' }) => group);
    const others = entries.filter((entry) => !isWholeGroup(entry)).map((entry) => this.#ofEntry(entry));
    return any([...(groups.length === 0 ? [] : [this.#isOneOf(this.#asked.apiGroup, groups)]), ...others]);
  }

  #ofEntry({ group = '', resources, resourceNames }: GroupResources): string {
    const all = group === '*' ? [] : [`${this.#asked.apiGroup} = ${this.#text(group)}`];
    if (!isGiven(resources)) return all.length === 0 ? 'true' : `(${all.join(' AND ')})`;
    if (isGiven(resourceNames)) all.push(this.#ofRow(this.#isOneOf(this.#asked.name, resourceNames)));
    if (!resources.includes('*')) all.push(this.#ofPatterns(resources));
    return all.length === 0 ? 'true' : `(${all.join(' AND ')})`;
  }

  #ofPatterns(patterns: readonly string[]): string {
    const { resource, subresource } = this.#asked;
    const plain = patterns.filter((pattern) => !pattern.includes('/'));
    const others = patterns.flatMap((pattern) => {
      const [first = '', second, ...more] = pattern.split('/');
      if (second === undefined || more.length > 0) return [];
      const isFirst = `${resource} = ${this.#text(first)}`;
      // `pods/*` takes pods themselves in as well.
      if (second === '*') return first === '*' ? [`(${isFirst} OR ${subresource} = '*')`] : [`(${isFirst})`];
      if (second === '') return [];
      const isSecond = `${subresource} = ${this.#text(second)}`;
      return [first === '*' ? `(${isSecond})` : `(${isFirst} AND ${isSecond})`];
    });
    return any([...(isGiven(plain) ? [`(${subresource} = '' AND ${this.#isOneOf(resource, plain)})`] : []), ...others]);
  }

  #ofPath(pattern: string): string {
    if (pattern === '*') return 'true';
    const path = this.#asked.path;
    const isWhole = `${path} = ${this.#text(pattern)}`;
    return pattern.endsWith('*') ? `(${isWhole} OR startsWith(${path}, ${this.#text(pattern.replace(/\*+$/, ''))}))` : isWhole;
  }

  #isOneOf(sql: string, values: readonly string[]): string {
    return `${sql} IN (${this.#list([...new Set(values)])})`;
  }

  /** One of many is looked up at half the cost of any of one. */
  #inGroups([first = '', ...more]: readonly string[]): string {
    const { groups } = this.#asked;
    return more.length === 0 ? `has(${groups}, ${this.#text(first)})` : `hasAny(${groups}, ${this.#list([first, ...more])})`;
  }

  #list(values: readonly string[]): string {
    return this.#bindOnce('Array(String)', values);
  }

  #text(value: string): string {
    return this.#bindOnce('String', value);
  }

  #bindOnce(type: string, value: string | readonly string[]): string {
    const key = JSON.stringify(value);
    const bound = this.#bound.get(key) ?? this.#params.bind(type, value);
    this.#bound.set(key, bound);
    return bound;
  }
}

function any(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`;
}
