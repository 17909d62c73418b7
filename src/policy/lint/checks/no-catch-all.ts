/** Requests that no rule matches. */
import type { Attributes } from '../../attributes.ts';
import { anybody } from '../../reach/real-users.ts';
import { insertRule } from '../edit-text.ts';
import { unmatched } from '../first-rules.ts';
import type { LintRule } from '../lint-rule.ts';
import { placeOfField } from '../read-rules.ts';

export const noCatchAll: LintRule = {
  code: 'no-catch-all',
  severity: 'warning',
  summary: 'Some requests match no rule',
  why: 'What no rule matches is not recorded at all. A rule without conditions at the end takes the rest.',
  effect: 'Requests for all other resources, custom ones among them, and failed logins leave no trace.',
  fix: 'Adds a last rule that records the rest at Metadata.',
  example: '- level: Metadata\n  resources:\n  - group: ""\n    resources: ["pods"]',
  check: (linted) => {
    const { policy } = linted;
    const witness = unmatched(policy.rules, {}, anybody);
    if (witness === null) return [];
    const example =
      unmatched(policy.rules, { resources: [{ resources: ['secrets'] }], verbs: ['get'] }) ??
      unmatched(policy.rules, { resources: [{ resources: ['pods/exec'] }] }) ??
      witness;
    const edit = insertRule(linted, policy.rules.length, { level: 'Metadata' }, 'All the rest.');
    return [
      {
        message: `Some requests match no rule, such as ${sayRequest(example)}.`,
        span: placeOfField(linted, [], 'rules'),
        effect: example.user === null ? 'Requests whose login failed (401) leave no trace, whatever they ask for.' : undefined,
        hint: 'To leave the rest out on purpose, end with a rule that says so: level: None.',
        fix: edit && { title: 'Record the rest at Metadata', ...edit },
      },
    ];
  },
};

function sayRequest({ user, verb, resourceRequest, resource, subresource, apiGroup, path }: Attributes): string {
  const who = user === null ? 'those whose login failed' : user.name;
  const what = resourceRequest
    ? `${verb} ${[resource, subresource].filter((part) => part !== '').join('/')}${apiGroup === '' ? '' : ` of ${apiGroup}`}`
    : `${verb} ${path}`;
  return user === null ? who : `${what} by ${who}`;
}
