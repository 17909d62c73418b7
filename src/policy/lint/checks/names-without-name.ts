/** resourceNames for requests that have no name yet. */
import { isGiven } from '../../match-rule.ts';
import type { LintRule } from '../lint-rule.ts';
import { placeOfField, rulesOf } from '../read-rules.ts';

const nameless = ['create', 'list', 'watch', 'deletecollection'];

export const namesWithoutName: LintRule = {
  code: 'names-without-name',
  severity: 'warning',
  summary: 'resourceNames for requests that have no name',
  why: 'The rule is chosen by the URL. A create has the name in its body, and lists have none, unless they ask for one name with a field selector.',
  effect: 'Creates, lists and watches pass the rule by, and go by a later one.',
  fix: null,
  example:
    '- level: Request\n  verbs: ["create", "update"]\n  resources:\n  - group: ""\n    resources: ["configmaps"]\n    resourceNames: ["settings"]',
  check: (linted) =>
    rulesOf(linted).flatMap(([index, { verbs = [], resources = [] }]) =>
      resources.flatMap(({ resourceNames, resources: patterns = [] }, at) => {
        const missed = verbs.filter((verb) => nameless.includes(verb));
        const isBelow = patterns.every((pattern) => pattern.includes('/'));
        if (!isGiven(resourceNames) || missed.length === 0 || isBelow) return [];
        const all = missed.length === verbs.length;
        return [
          {
            message: all
              ? `No ${missed.join(' or ')} has a name in its URL: this entry never matches.`
              : `No ${missed.join(' or ')} has a name in its URL: for ${missed.length > 1 ? 'them' : 'it'} this entry does not match.`,
            span: placeOfField(linted, ['rules', index, 'resources', at], 'resourceNames'),
            severity: all ? ('error' as const) : undefined,
            hint: 'Give these verbs a rule without resourceNames.',
          },
        ];
      }),
    ),
};
