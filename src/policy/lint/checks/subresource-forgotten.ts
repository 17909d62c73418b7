/** Resources that are recorded while what is below them is not. */

import { placeOf } from '../../load/tree.ts';
import { isGiven } from '../../match-rule.ts';
import { replaceWord } from '../edit-text.ts';
import { firstRules, unmatched } from '../first-rules.ts';
import type { LintedPolicy, LintRule } from '../lint-rule.ts';
import { rulesOf } from '../read-rules.ts';

/** Below these stands what people forget and attackers use. */
const below: Readonly<Record<string, { readonly subresources: readonly string[]; readonly verbs: readonly string[] }>> = {
  pods: {
    subresources: ['exec', 'attach', 'portforward', 'log', 'ephemeralcontainers', 'eviction'],
    verbs: ['get', 'create', 'update', 'patch'],
  },
  nodes: { subresources: ['proxy'], verbs: ['get', 'create'] },
  services: { subresources: ['proxy'], verbs: ['get', 'create'] },
  serviceaccounts: { subresources: ['token'], verbs: ['create'] },
};

export const subresourceForgotten: LintRule = {
  code: 'subresource-forgotten',
  severity: 'warning',
  summary: 'A resource is recorded, and what is below it is not',
  why: 'pods are the pods alone: pods/exec, pods/log and the others have to be named, or all of them as pods/*.',
  effect: 'Shells, port forwards, logs read and tokens handed out leave no trace.',
  fix: 'Writes pods/*, which takes pods in as well.',
  example: '- level: Metadata\n  resources:\n  - group: ""\n    resources: ["pods"]',
  check: (linted) =>
    rulesOf(linted).flatMap(([index, { level, resources = [], users, userGroups }]) => {
      if (level === 'None' || isGiven(users) || isGiven(userGroups)) return [];
      return resources.flatMap(({ group = '', resources: patterns = [], resourceNames }, at) =>
        patterns.flatMap((pattern, position) => {
          const kind = group === '' && Object.hasOwn(below, pattern) ? below[pattern] : undefined;
          const lost = kind?.subresources.filter((subresource) => isLost(linted, `${pattern}/${subresource}`, kind.verbs)) ?? [];
          if (lost.length === 0 || isGiven(resourceNames)) return [];
          const path = ['rules', index, 'resources', at, 'resources', position];
          const edit = replaceWord(linted, path, `${pattern}/*`);
          return [
            {
              message: `${pattern} are recorded, and ${lost.map((one) => `${pattern}/${one}`).join(', ')} ${lost.length === 1 ? 'is' : 'are'} not.`,
              span: placeOf(linted.root, path),
              fix: edit && { title: `Write ${pattern}/*`, ...edit },
            },
          ];
        }),
      );
    }),
};

/** What a rule at None takes out on purpose is told by none-too-broad. */
function isLost({ policy }: LintedPolicy, resource: string, verbs: readonly string[]): boolean {
  const kind = { verbs, resources: [{ resources: [resource] }] };
  return unmatched(policy.rules, kind) !== null && firstRules(policy.rules, kind).every(({ rule }) => rule.level === 'None');
}
