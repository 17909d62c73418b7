/** An asterisk where it is a letter like any other. */
import { type Path, placeOf } from '../../load/tree.ts';
import { removeField, replaceWord } from '../edit-text.ts';
import type { LintedPolicy, LintFinding, LintRule } from '../lint-rule.ts';
import { placeOfField, rulesOf, type WordList, wordsOf } from '../read-rules.ts';

const lists: readonly WordList[] = ['users', 'userGroups', 'verbs', 'namespaces'];

export const deadWildcard: LintRule = {
  code: 'dead-wildcard',
  severity: 'error',
  summary: 'A `*` where it matches nothing',
  why: 'Users, groups of users, verbs, namespaces and names of resources are compared letter by letter. Only resources, groups from 1.36 on, and the end of a path know `*`.',
  effect: 'The rule waits for a request whose verb, user or namespace is `*`, and there is none.',
  fix: 'Takes the condition out, so that everything matches; writes `*` for `*/*`.',
  example: '- level: Metadata\n  verbs: ["*"]',
  check: (linted) => rulesOf(linted).flatMap(([index]) => [...wordFindings(linted, index), ...resourceFindings(linted, index)]),
};

function wordFindings(linted: LintedPolicy, index: number): readonly LintFinding[] {
  return lists.flatMap((list) => {
    const [dead] = wordsOf(linted, index, list).filter(({ word }) => word.includes('*'));
    if (dead === undefined) return [];
    const edit = dead.word === '*' ? removeList(linted, index, list) : null;
    return [
      {
        message: `${list} have no wildcards: “${dead.word}” is compared as it stands.`,
        span: dead.span,
        hint: dead.word === '*' ? `Without ${list} the rule takes all.` : 'Name each, or leave the list out for all.',
        fix: edit && { title: `Take ${list} out`, ...edit },
      },
    ];
  });
}

/** Without its namespaces alone, a rule would be for paths as well. */
function removeList(linted: LintedPolicy, index: number, list: WordList) {
  const { resources = [] } = linted.policy.rules[index] ?? {};
  return list === 'namespaces' && resources.length === 0 ? null : removeField(linted, ['rules', index], list);
}

function resourceFindings(linted: LintedPolicy, index: number): readonly LintFinding[] {
  return (linted.policy.rules[index]?.resources ?? []).flatMap(({ resources = [], resourceNames = [] }, at) => {
    const path: Path = ['rules', index, 'resources', at];
    const patterns = resources.flatMap((pattern, position) => {
      const isDead = pattern === '*/*' || (pattern.includes('*') && !/^(?:\*|\*\/[^*]+|[^*]+\/\*)$/.test(pattern));
      if (!isDead) return [];
      const edit = pattern === '*/*' ? replaceWord(linted, [...path, 'resources', position], '*') : null;
      return [
        {
          message: `“${pattern}” matches nothing.`,
          span: placeOf(linted.root, [...path, 'resources', position]),
          hint: 'The forms are "*" for everything, "pods/*" for pods and what is below them, and "*/status" for one subresource of all.',
          fix: edit && { title: 'Write "*"', ...edit },
        },
      ];
    });
    const name = resourceNames.find((one) => one.includes('*'));
    if (name === undefined) return patterns;
    const edit = name === '*' ? removeField(linted, path, 'resourceNames') : null;
    const finding: LintFinding = {
      message: `resourceNames have no wildcards: “${name}” is compared as it stands.`,
      span: placeOfField(linted, path, 'resourceNames'),
      hint: 'Without resourceNames the entry takes all names.',
      fix: edit && { title: 'Take resourceNames out', ...edit },
    };
    return [...patterns, finding];
  });
}
