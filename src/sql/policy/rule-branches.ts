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

/** The number of the rule that decides, from 1; 0 where none does. */
export function ruleNumberSql(policy: Policy, context: RuleNames): string {
  return ruleBranches(policy, context, (_, index) => String(index + 1), '0');
}

/** What `sqlOf` makes of the rule that decides; `otherwise` where none does. Both are SQL. */
export function ruleBranches(
  { rules }: Policy,
  { names, params }: RuleNames,
  sqlOf: (rule: PolicyRule, index: number) => string,
  otherwise: string,
): string {
  const conditions = new Conditions(askedAttributes(names), params);
  const branches = rules.map((rule, index) => `${conditions.ofRule(rule)}, ${sqlOf(rule, index)}`);
  return `multiIf(${branches.join(', ')}, ${otherwise})`;
}

class Conditions {
  readonly #asked: AskedAttributes;
  readonly #params: Params;

  constructor(asked: AskedAttributes, params: Params) {
    this.#asked = asked;
    this.#params = params;
  }

  ofRule({ users, userGroups, verbs, namespaces, resources, nonResourceURLs }: PolicyRule): string {
    const asked = this.#asked;
    const all: string[] = [];
    // A request without a user has an empty one here.
    if (isGiven(users)) all.push(`${asked.user} != ''`, this.#isOneOf(asked.user, users));
    if (isGiven(userGroups)) all.push(`hasAny(${asked.groups}, ${this.#list(userGroups)})`);
    if (isGiven(verbs)) all.push(this.#isOneOf(asked.verb, verbs));
    if (isGiven(namespaces) || isGiven(resources)) {
      all.push(asked.isResource);
      if (isGiven(namespaces)) all.push(this.#isOneOf(asked.namespace, namespaces));
      if (isGiven(resources)) all.push(any(resources.map((entry) => this.#ofEntry(entry))));
    } else if (isGiven(nonResourceURLs)) all.push(`NOT ${asked.isResource}`, any(nonResourceURLs.map((pattern) => this.#ofPath(pattern))));
    return all.length === 0 ? 'true' : `(${all.join(' AND ')})`;
  }

  #ofEntry({ group = '', resources, resourceNames }: GroupResources): string {
    const all = group === '*' ? [] : [`${this.#asked.apiGroup} = ${this.#text(group)}`];
    if (!isGiven(resources)) return all.length === 0 ? 'true' : `(${all.join(' AND ')})`;
    if (isGiven(resourceNames)) all.push(this.#isOneOf(this.#asked.name, resourceNames));
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

  #list(values: readonly string[]): string {
    return this.#params.bind('Array(String)', values);
  }

  #text(value: string): string {
    return this.#params.bind('String', value);
  }
}

function any(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`;
}
