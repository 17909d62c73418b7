/** Users that nobody can be any more. */
import { removeItem, removeWord } from '../edit-text.ts';
import type { LintRule } from '../lint-rule.ts';
import { rulesOf, wordsOf } from '../read-rules.ts';

const dead: Readonly<Record<string, string>> = {
  'system:unsecured': 'it was the user of the insecure port, which Kubernetes 1.20 took away',
  'kubelet': 'kubelets are system:node:NAME in the group system:nodes since Kubernetes 1.7',
  'system:kubelet': 'kubelets are system:node:NAME in the group system:nodes',
  'kube-proxy': 'it is system:kube-proxy',
  'kube-scheduler': 'it is system:kube-scheduler',
  'kube-controller-manager': 'it is system:kube-controller-manager',
};

export const deadUser: LintRule = {
  code: 'dead-user',
  severity: 'warning',
  summary: 'A user that nobody can be',
  why: 'Old policies name users of ports and certificates that are gone.',
  effect: 'The rule never matches such a user: the requests that it should leave out, or record, go by a later rule.',
  fix: 'Takes the user out, and the rule where it is for no other.',
  example: '- level: None\n  users: ["system:unsecured"]\n- level: Metadata',
  check: (linted) =>
    rulesOf(linted).flatMap(([index, { users = [] }]) =>
      wordsOf(linted, index, 'users').flatMap(({ word, span, at }) => {
        const malformed = /^system:serviceaccount:[^:]*$|^system:serviceaccount:.*:.*:/.test(word)
          ? 'a service account is system:serviceaccount:NAMESPACE:NAME'
          : null;
        const why = (Object.hasOwn(dead, word) ? dead[word] : undefined) ?? malformed;
        if (why === null || why === undefined) return [];
        const isOnly = users.length === 1;
        const edit =
          malformed !== null ? null : isOnly ? removeItem(linted, ['rules'], index) : removeWord(linted, ['rules', index], 'users', at);
        return [
          {
            message: `Nobody is “${word}”: ${why}.`,
            span,
            fix: edit && { title: isOnly ? `Take rule ${index + 1} out: it is for nobody else` : `Take ${word} out`, ...edit },
          },
        ];
      }),
    ),
};
