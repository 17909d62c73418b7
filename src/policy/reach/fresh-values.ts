/** Values that no rule names: what stands for “any other” user, verb, resource or path when requests are tried against rules. */
import type { PolicyRule } from '../policy.ts';

export interface FreshValues {
  readonly user: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** To be put behind a path: what comes out is named by no rule, and by no longer prefix. */
  readonly pathEnd: string;
}

export function freshValues(rules: readonly PolicyRule[]): FreshValues {
  const taken = new Set<string>();
  for (const { users, userGroups, verbs, namespaces, nonResourceURLs, resources } of rules) {
    for (const list of [users, userGroups, verbs, namespaces, nonResourceURLs]) for (const term of list ?? []) taken.add(term);
    for (const { group, resources: patterns, resourceNames } of resources ?? []) {
      if (group !== undefined) taken.add(group);
      for (const term of [...(patterns ?? []).flatMap((pattern) => pattern.split('/')), ...(resourceNames ?? [])]) taken.add(term);
    }
  }
  const all = [...taken].join('\n');
  const fresh = (first: readonly string[]) => {
    const found = first.find((value) => !taken.has(value));
    if (found !== undefined) return found;
    let count = 1;
    while (taken.has(`${first[0]}-${count}`)) count++;
    return `${first[0]}-${count}`;
  };
  let end = 'elsewhere';
  while (all.includes(end)) end += '-';
  return {
    user: fresh(['jane']),
    verb: fresh(['get', 'update', 'patch', 'delete', 'list', 'watch', 'create', 'deletecollection', 'other']),
    group: fresh(['example.com']),
    resource: fresh(['widgets']),
    subresource: fresh(['status', 'scale', 'other']),
    namespace: fresh(['default', 'dev']),
    name: fresh(['web']),
    pathEnd: end,
  };
}
