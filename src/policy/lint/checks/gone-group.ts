/** Groups that API servers once had. */
import { placeOf } from '../../load/tree.ts';
import { removeItem } from '../edit-text.ts';
import { goneGroup } from '../known-apis.ts';
import type { LintRule } from '../lint-rule.ts';
import { rulesOf } from '../read-rules.ts';

export const goneGroupRule: LintRule = {
  code: 'gone-group',
  severity: 'note',
  summary: 'A group that this version of Kubernetes no longer has',
  why: 'Policies are copied for years: extensions went with 1.22, settings.k8s.io with 1.20.',
  effect: 'The entry matches nothing. Requests that still ask for the group get 404, and go by a later rule.',
  fix: 'Takes the entry out.',
  example: '- level: Metadata\n  resources:\n  - group: apps\n  - group: extensions',
  check: (linted) =>
    rulesOf(linted).flatMap(([index, { resources = [] }]) =>
      resources.flatMap(({ group = '' }, at) => {
        const gone = goneGroup(group, linted.minor);
        if (gone === null) return [];
        const edit = removeItem(linted, ['rules', index, 'resources'], at);
        return [
          {
            message: `There is no group ${group}: ${gone}.`,
            span: placeOf(linted.root, ['rules', index, 'resources', at, 'group']),
            fix: edit && { title: 'Take the entry out', ...edit },
          },
        ];
      }),
    ),
};
