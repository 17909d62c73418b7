/** The texts that a filter and a policy tell apart, by what they are of: with one that stands for any other, they stand for all requests. */
import type { Expr } from '../../query/ast.ts';
import type { Leaf } from '../../query/filters/filter.ts';
import { withoutDerived } from '../../query/translate/derived-conditions.ts';
import { leaves } from '../../query/walk.ts';
import type { PolicyRule } from '../policy.ts';
import { freePrefix } from './fits-text.ts';

export type Dimension = 'user' | 'groups' | 'verb' | 'apigroup' | 'resource' | 'subresource' | 'namespace' | 'name' | 'path';

const dimensions: ReadonlySet<string> = new Set<Dimension>([
  'user',
  'groups',
  'verb',
  'apigroup',
  'resource',
  'subresource',
  'namespace',
  'name',
  'path',
]);

export interface Constants {
  readonly values: ReadonlySet<string>;
  /** What a value may begin with. */
  readonly prefixes: ReadonlySet<string>;
}

export type ConstantsOf = (dimension: Dimension) => Constants;

/** The filters that hold no other, on fields that events have by themselves. */
export function plainLeaves(exprs: readonly (Expr | null)[], isOpen: (leaf: Leaf) => boolean): readonly Leaf[] {
  return exprs.flatMap((expr) =>
    [...leaves(expr)].flatMap(({ leaf }) => {
      if (isOpen(leaf)) return [];
      const plain = withoutDerived(leaf);
      return plain === leaf ? [leaf] : plainLeaves([plain], () => false);
    }),
  );
}

export function constantsOf(found: readonly Leaf[]): ConstantsOf {
  const values = new Map<string, Set<string>>();
  const prefixes = new Map<string, Set<string>>();
  const put = (to: Map<string, Set<string>>, field: string, text: string) => {
    to.set(field, (to.get(field) ?? new Set()).add(text));
  };
  for (const leaf of found) {
    if (leaf.kind === 'text' || !dimensions.has(leaf.field.field) || leaf.field.path.length > 0) continue;
    const { field } = leaf.field;
    if (leaf.kind === 'compare' && leaf.value.kind !== 'time') put(values, field, String(leaf.value.value));
    if (leaf.kind === 'in') for (const value of leaf.values) if (value.kind !== 'time') put(values, field, String(value.value));
    if (leaf.kind !== 'match') continue;
    const prefix = freePrefix(leaf.op, leaf.value);
    if (prefix !== null) put(prefixes, field, prefix);
    else if (field === 'groups') put(values, field, leaf.value);
  }
  const none: ReadonlySet<string> = new Set();
  return (dimension) => ({ values: values.get(dimension) ?? none, prefixes: prefixes.get(dimension) ?? none });
}

/** The same of the rules of a policy; of resources only their groups, since they stand for themselves. */
export function constantsOfRules(rules: readonly PolicyRule[]): ConstantsOf {
  const all = (pick: (rule: PolicyRule) => readonly (string | undefined)[] | undefined) =>
    new Set(rules.flatMap((rule) => pick(rule) ?? []).filter((text) => text !== undefined));
  const none: ReadonlySet<string> = new Set();
  const entries = (rule: PolicyRule) => rule.resources ?? [];
  const known: Partial<Record<Dimension, ReadonlySet<string>>> = {
    user: all(({ users }) => users),
    groups: all(({ userGroups }) => userGroups),
    verb: all(({ verbs }) => verbs),
    namespace: all(({ namespaces }) => namespaces),
    name: all((rule) => entries(rule).flatMap(({ resourceNames }) => resourceNames ?? [])),
    path: all(({ nonResourceURLs }) => nonResourceURLs),
  };
  return (dimension) => ({ values: known[dimension] ?? none, prefixes: none });
}
