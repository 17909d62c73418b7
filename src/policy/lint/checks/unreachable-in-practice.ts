/** Rules that only users could reach whom no API server makes. */
import { findShadows, shadowsOf } from '../../reach/find-shadows.ts';
import { freshValues } from '../../reach/fresh-values.ts';
import { anybody } from '../../reach/real-users.ts';
import { moveRule } from '../edit-text.ts';
import type { LintRule } from '../lint-rule.ts';
import { placeOfRule, rulesOf } from '../read-rules.ts';

export const unreachableInPractice: LintRule = {
  code: 'unreachable-in-practice',
  severity: 'warning',
  summary: 'A rule that nobody who can log in reaches',
  why: 'Who logs in is in system:authenticated, a node in system:nodes, a service account in the groups of its namespace. An earlier rule for such a group is for all of them.',
  effect: 'The rule is never chosen: what it should record, or leave out, goes by the rules before it.',
  fix: 'Moves the rule before the one that catches its requests.',
  example: '- level: Metadata\n  userGroups: ["system:authenticated"]\n- level: None\n  users: ["system:kube-proxy"]',
  check: (linted) => {
    const fresh = freshValues(linted.policy.rules);
    const told = new Set(findShadows(linted.policy.rules).map(({ index }) => index));
    return rulesOf(linted).flatMap(([index, rule]) => {
      const by = told.has(index) ? null : shadowsOf(linted.policy.rules.slice(0, index), rule, { users: anybody, fresh });
      if (by === null) return [];
      const [only, another] = by;
      const edit = only === undefined || another !== undefined ? null : moveRule(linted, index, only);
      return [
        {
          message: `Nobody who can log in reaches rule ${index + 1}: ${by.map((at) => `rule ${at + 1}`).join(', ')} ${by.length > 1 ? 'are' : 'is'} for all of them.`,
          span: placeOfRule(linted, index),
          hint: 'Rules go from the narrow to the wide.',
          fix: edit && { title: `Move rule ${index + 1} before rule ${Number(only) + 1}`, ...edit },
        },
      ];
    });
  },
};
