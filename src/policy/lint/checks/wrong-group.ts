/** Resources under a group that does not serve them. */

import { nodeAt, type Path, placeOf } from '../../load/tree.ts';
import type { GroupResources } from '../../policy.ts';
import { endOf, replaceWord, writeWord } from '../edit-text.ts';
import { goneGroup, groupsOf, isBuiltInGroup, isServed, meantGroup } from '../known-apis.ts';
import type { LintedPolicy, LintFinding, LintRule } from '../lint-rule.ts';
import { rulesOf } from '../read-rules.ts';

export const wrongGroup: LintRule = {
  code: 'wrong-group',
  severity: 'error',
  summary: 'A resource under a group that does not serve it, or a group that does not exist',
  why: 'Resources are matched together with their group: deployments are in apps, and "" is the core group alone.',
  effect: 'The entry never matches, and its requests go by a later rule, or are not recorded.',
  fix: 'Writes the right group; gives resources of another group an entry of their own.',
  example: '- level: Request\n  resources:\n  - group: ""\n    resources: ["deployments"]',
  check: (linted) =>
    rulesOf(linted).flatMap(([index, { resources = [] }]) =>
      resources.flatMap((entry, at) => findingsOf(linted, entry, ['rules', index, 'resources', at])),
    ),
};

function findingsOf(linted: LintedPolicy, entry: GroupResources, path: Path): readonly LintFinding[] {
  const { group = '', resources = [] } = entry;
  if (group === '*') return [];
  if (!isBuiltInGroup(group)) {
    if (goneGroup(group, linted.minor) !== null) return [];
    const right = meantGroup(group);
    const missing = right === null && !group.includes('.');
    if (right === null && !missing) return [];
    const edit = right === null ? null : replaceWord(linted, [...path, 'group'], right);
    return [
      {
        message: `There is no group “${group}”.`,
        span: placeOf(linted.root, [...path, 'group']),
        hint:
          right === null ? 'kubectl api-resources lists the groups.' : right === '' ? 'The core group is "".' : `Did you mean ${right}?`,
        fix: edit && { title: `Write ${right === '' ? '""' : right}`, ...edit },
      },
    ];
  }
  const strays = resources.filter((pattern) => {
    const [resource = ''] = pattern.split('/');
    return !resource.includes('*') && !isServed(group, resource) && groupsOf(resource).length > 0;
  });
  return strays.map((pattern) => {
    const [right = ''] = groupsOf(pattern.split('/')[0] ?? '');
    return {
      message: `${pattern} is not in ${group === '' ? 'the core group' : group}: it is in ${right === '' ? 'the core group, ""' : right}.`,
      span: placeOf(linted.root, [...path, 'resources', resources.indexOf(pattern)]),
      fix: fixOf(linted, entry, path, strays),
    };
  });
}

function fixOf(linted: LintedPolicy, { group = '', resources = [], resourceNames }: GroupResources, path: Path, strays: readonly string[]) {
  const rightOf = (pattern: string) => (strays.includes(pattern) ? (groupsOf(pattern.split('/')[0] ?? '')[0] ?? group) : group);
  const groups = [...new Set(resources.map(rightOf))];
  const [only = '', another] = groups;
  if (another === undefined) {
    const edit = replaceWord(linted, [...path, 'group'], only);
    return edit && { title: `Write ${only === '' ? '""' : only}`, ...edit };
  }
  const node = nodeAt(linted.root, path);
  if (node?.kind !== 'map') return null;
  const span = { start: node.span.start, end: endOf(node) };
  // A comment inside would be lost.
  if (linted.text.slice(span.start, span.end).includes('#')) return null;
  const entries = groups.map((one) => ({ group: one, resources: resources.filter((pattern) => rightOf(pattern) === one) }));
  if (node.flow) {
    const written = entries.map((one) => JSON.stringify({ ...one, ...(resourceNames !== undefined && { resourceNames }) }));
    return { title: 'Give each group an entry of its own', span, text: written.join(', ') };
  }
  const column = span.start - (linted.text.lastIndexOf('\n', span.start - 1) + 1);
  const indent = `\n${' '.repeat(column)}`;
  const text = entries
    .map(({ group: one, resources: own }) =>
      [
        `group: ${writeWord(one)}`,
        `resources: ${JSON.stringify(own)}`,
        ...(resourceNames === undefined ? [] : [`resourceNames: ${JSON.stringify(resourceNames)}`]),
      ].join(indent),
    )
    .join(`${indent.slice(0, -2)}- `);
  return { title: 'Give each group an entry of its own', span, text };
}
