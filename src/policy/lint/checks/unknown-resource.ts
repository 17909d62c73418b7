/** Resources and subresources that their group does not have. */
import { type Path, placeOf } from '../../load/tree.ts';
import { replaceWord } from '../edit-text.ts';
import { groupsOf, isBuiltInGroup, isServed, isSubresource, meantResource, meantSubresource } from '../known-apis.ts';
import type { LintedPolicy, LintFinding, LintRule } from '../lint-rule.ts';
import { rulesOf } from '../read-rules.ts';

export const unknownResource: LintRule = {
  code: 'unknown-resource',
  severity: 'error',
  summary: 'A resource or subresource that does not exist',
  why: 'Resources are matched by their plural name in lower case, as it stands in the URL: pods, not Pod or po; pods/log, not pods/logs.',
  effect: 'The entry never matches. What was meant goes by a later rule, or is not recorded.',
  fix: 'Writes the name as it stands in the URL.',
  example: '- level: Metadata\n  resources:\n  - group: ""\n    resources: ["Secret", "pods/logs"]',
  check: (linted) =>
    rulesOf(linted).flatMap(([index, { resources = [] }]) =>
      resources.flatMap(({ group = '', resources: patterns = [] }, at) =>
        patterns.flatMap((pattern, position) =>
          findingsOf(linted, group, pattern, ['rules', index, 'resources', at, 'resources', position]),
        ),
      ),
    ),
};

function findingsOf(linted: LintedPolicy, group: string, pattern: string, path: Path): readonly LintFinding[] {
  const [resource = '', subresource] = pattern.split('/');
  const isOurs = group === '*' || isBuiltInGroup(group);
  const isUnknown = isOurs && !resource.includes('*') && !isServed(group, resource) && groupsOf(resource).length === 0;
  // A resource of somebody's own is written in lower case as well.
  const isCased = !isOurs && /[A-Z]/.test(resource);
  const right = isUnknown && group !== '*' ? meantResource(group, resource) : isCased ? resource.toLowerCase() : null;
  const isStrange = isServed(group, resource) && subresource !== undefined && subresource !== '*' && !isSubresource(subresource);
  const rightBelow = isStrange ? meantSubresource(subresource) : null;
  if (!isStrange && !isCased && (!isUnknown || (group === '*' && right === null))) return [];
  const name = isStrange
    ? rightBelow === null
      ? null
      : `${resource}/${rightBelow}`
    : right === null
      ? null
      : [right, ...pattern.split('/').slice(1)].join('/');
  const edit = name === null ? null : replaceWord(linted, path, name);
  return [
    {
      message: isStrange
        ? `${resource} have no subresource “${subresource}”.`
        : `There is no resource “${resource}” in ${group === '' ? 'the core group' : `the group ${group}`}.`,
      span: placeOf(linted.root, path),
      hint: name === null ? 'kubectl api-resources lists the resources.' : `Did you mean ${name}?`,
      fix: edit && { title: `Write ${name}`, ...edit },
    },
  ];
}
