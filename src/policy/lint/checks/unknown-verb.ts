/** Verbs that no request has, or none of this kind. */
import { falseVerbs } from '../../../model/kubernetes-names.ts';
import { nearest } from '../../../model/suggest.ts';
import { isGiven } from '../../match-rule.ts';
import type { PolicyRule } from '../../policy.ts';
import { removeItem, replaceWord } from '../edit-text.ts';
import type { LintedPolicy, LintFinding, LintRule } from '../lint-rule.ts';
import { type ListedWord, rulesOf, wordsOf } from '../read-rules.ts';

const ofResources = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'proxy'];
const ofPaths = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'connect', 'trace'];
/** What a method of HTTP is called where it is for a resource, and back. */
const otherName: Readonly<Record<string, string>> = {
  post: 'create',
  put: 'update',
  head: 'get',
  list: 'get',
  watch: 'get',
  create: 'post',
  update: 'put',
};

export const unknownVerb: LintRule = {
  code: 'unknown-verb',
  severity: 'error',
  summary: 'A verb that no such request has',
  why: 'Verbs are compared letter by letter. Requests for resources have get, list, watch, create, update, patch, delete, deletecollection; those for paths have the HTTP method in lower case.',
  effect: 'The verb never matches. What was meant goes by a later rule, or is not recorded.',
  fix: 'Writes the verb that was meant.',
  example: '- level: Request\n  verbs: ["apply"]\n  resources:\n  - group: apps',
  check: (linted) =>
    rulesOf(linted).flatMap(([index, rule]) =>
      wordsOf(linted, index, 'verbs').flatMap((listed) => (isKnown(listed.word, rule) ? [] : [findingOf(linted, index, rule, listed)])),
    ),
};

function verbsOf({ resources, namespaces, nonResourceURLs }: PolicyRule): readonly string[] {
  if (isGiven(resources) || isGiven(namespaces)) return ofResources;
  return isGiven(nonResourceURLs) ? ofPaths : [...ofResources, ...ofPaths];
}

/** A verb with an asterisk is told by dead-wildcard. */
function isKnown(verb: string, rule: PolicyRule): boolean {
  return verb === '' || verb.includes('*') || verbsOf(rule).includes(verb);
}

function findingOf(linted: LintedPolicy, index: number, rule: PolicyRule, { word, path, span, at }: ListedWord): LintFinding {
  const lower = word.toLowerCase();
  const known = verbsOf(rule);
  const isHere = Object.hasOwn(falseVerbs, lower) ? falseVerbs[lower] : undefined;
  const instead = known.includes(lower) ? lower : (otherName[lower] ?? isHere?.instead ?? nearest(lower, known));
  const right = instead != null && known.includes(instead) ? instead : null;
  const others = wordsOf(linted, index, 'verbs').map((other) => other.word);
  const edit =
    right === null ? null : others.includes(right) ? removeItem(linted, ['rules', index, 'verbs'], at) : replaceWord(linted, path, right);
  const kind = known === ofPaths ? 'path' : known === ofResources ? 'resource' : null;
  return {
    message: kind === null ? `There is no verb “${word}”.` : `No request for a ${kind} has the verb “${word}”.`,
    span,
    hint:
      isHere === undefined
        ? right === null
          ? `The verbs are ${known.join(', ')}.`
          : `Did you mean ${right}?`
        : `${isHere.why}.`.replace(/^./, (char) => char.toUpperCase()),
    fix: edit && { title: others.includes(right ?? '') ? 'Take it out' : `Write ${right}`, ...edit },
  };
}
