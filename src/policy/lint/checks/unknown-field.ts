/** Fields that the API server drops: misspelt ones make a rule wider than it looks. */
import { nearest } from '../../../model/suggest.ts';
import type { Dropped } from '../../load/decode.ts';
import { ruleFields } from '../../load/shape.ts';
import { sayPath } from '../../load/tree.ts';
import { mendPolicy } from '../../mend-policy.ts';
import { removeEntry, renameField } from '../edit-text.ts';
import type { LintedPolicy, LintFinding, LintRule } from '../lint-rule.ts';

/** What people write for a field. */
const meant: Readonly<Record<string, string>> = {
  user: 'users',
  groups: 'userGroups',
  usergroup: 'userGroups',
  group: 'userGroups',
  verb: 'verbs',
  namespace: 'namespaces',
  nonresourceurl: 'nonResourceURLs',
  nonresourceurls: 'nonResourceURLs',
  paths: 'nonResourceURLs',
  urls: 'nonResourceURLs',
  stages: 'omitStages',
  omitstage: 'omitStages',
  apigroup: 'group',
  apigroups: 'group',
  names: 'resourceNames',
  resourcename: 'resourceNames',
};

/** Fields of what once was the AuditSink. */
const ofSinks = ['webhook', 'policy', 'throttle', 'clientConfig'];

export const unknownField: LintRule = {
  code: 'unknown-field',
  severity: 'error',
  summary: 'A field that a policy does not have',
  why: 'The API server drops a field that it does not know and goes on; only a line in its own log tells.',
  effect: 'A rule without the condition that was meant matches more than it should, and hides the rules below it.',
  fix: 'Writes the field that was meant; takes out what belongs to no policy at all.',
  example: '- level: None\n  groups: ["dev"]\n- level: Metadata',
  check: (linted) => linted.dropped.filter(({ kind }) => kind === 'unknown').map((dropped) => findingOf(linted, dropped)),
};

function findingOf(linted: LintedPolicy, { path, key, known, map, at }: Dropped): LintFinding {
  const span = map.entries[at]?.keySpan ?? map.span;
  const isSink = path.length === 0 && ofSinks.includes(key);
  const likely = Object.hasOwn(meant, key.toLowerCase()) ? meant[key.toLowerCase()] : undefined;
  const field = likely !== undefined && known.includes(likely) ? likely : nearest(key, known);
  const place = sayPath([...path, key]);
  if (isSink) {
    const edit = removeEntry(linted, map, at);
    return {
      message: `${place} does nothing: where events are sent is no part of a policy.`,
      span,
      effect: 'No event goes there. Records are what they would be without it.',
      hint: 'Give the API server a kubeconfig with the address: --audit-webhook-config-file.',
      fix: edit && { title: `Take ${key} out`, ...edit },
    };
  }
  if (path.length === 0 && Object.hasOwn(ruleFields, key)) {
    const mended = mendPolicy(linted.text);
    return {
      message: `${place} stands beside the rules, and belongs into one: it is dropped.`,
      span,
      effect: 'The rule that it was meant for matches as if it were not there.',
      hint: 'Indent it as the level of its rule.',
      fix: mended === null ? null : { title: 'Put the indentation back', span: { start: 0, end: linted.text.length }, text: mended },
    };
  }
  const edit = field === null ? null : renameField(linted, map, at, field);
  const inRule = path[0] === 'rules' && path.length === 2;
  return {
    message: `There is no field ${place}: it is dropped.`,
    span,
    effect: inRule
      ? `Rule ${Number(path[1]) + 1} matches as if ${key} were not there.`
      : path.length > 2
        ? 'The entry matches as if it were not there.'
        : undefined,
    hint: field === null ? `The fields here are ${known.join(', ')}.` : `Did you mean ${field}?`,
    fix: edit && { title: `Write ${field}`, ...edit },
  };
}
