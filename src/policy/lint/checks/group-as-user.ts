/** A group among the users, or a user among the groups. */
import { entryOf, nodeAt } from '../../load/tree.ts';
import { renameField } from '../edit-text.ts';
import type { LintedPolicy, LintRule } from '../lint-rule.ts';
import { rulesOf, wordsOf } from '../read-rules.ts';

const isGroup = (word: string) =>
  /^system:(?:nodes|masters|authenticated|unauthenticated|serviceaccounts(?::[^:]+)?|monitoring)$/.test(word);
const isUser = (word: string) =>
  /^system:(?:anonymous|apiserver|kube-proxy|kube-scheduler|kube-controller-manager|node:.*|serviceaccount:[^:]+:[^:]+)$/.test(word);

export const groupAsUser: LintRule = {
  code: 'group-as-user',
  severity: 'error',
  summary: 'A group among the users, or a user among the groups',
  why: '`users` are names of one, `userGroups` names of groups; each is compared with its own kind only.',
  effect: 'Nobody is called so, and the rule never matches for it.',
  fix: 'Writes the other field, where all of the list belongs there.',
  example: '- level: None\n  users: ["system:nodes"]\n- level: Metadata',
  check: (linted) =>
    rulesOf(linted).flatMap(([index]) => [
      ...findings(linted, index, 'users', 'userGroups', isGroup),
      ...findings(linted, index, 'userGroups', 'users', isUser),
    ]),
};

function findings(
  linted: LintedPolicy,
  index: number,
  list: 'users' | 'userGroups',
  other: 'users' | 'userGroups',
  isOther: (word: string) => boolean,
) {
  const words = wordsOf(linted, index, list);
  return words
    .filter(({ word }) => isOther(word))
    .map(({ word, span }) => {
      const map = nodeAt(linted.root, ['rules', index]);
      const entry = entryOf(map, list);
      const edit =
        map?.kind === 'map' && entry !== undefined && words.every((one) => isOther(one.word))
          ? renameField(linted, map, map.entries.indexOf(entry), other)
          : null;
      return {
        message: `“${word}” is a ${list === 'users' ? 'group, not a user' : 'user, not a group'}.`,
        span,
        hint: `Put it under ${other}. A rule with both asks for both.`,
        fix: edit && { title: `Write ${other}`, ...edit },
      };
    });
}
