/**
 * `pod.…` and `container.…` in rules: a field of a pod's specification, or of any of its containers, wherever a request may
 * carry it: in a pod itself and in the templates of workloads and jobs; in plain, init and ephemeral containers.
 */
import type { Expr, FieldRef, PathStep } from '../query/ast.ts';
import type { Leaf } from '../query/filters/filter.ts';
import { readField } from '../query/parse-field.ts';
import { mapLeaves } from '../query/walk.ts';
import { readRuleField } from './rule-field.ts';

/** What holds a specification, with its metadata beside it. */
const holders = ['request', 'request.spec.template', 'request.spec.jobTemplate.spec.template', 'request.template'];
const containerLists = ['containers', 'initContainers', 'ephemeralContainers'];

/** The paths that such a field stands for; null where it is another. */
export function podPaths(name: string): readonly string[] | null {
  const [, root, rest = ''] = /^(pod|container)(\.[\s\S]+|\[[\s\S]+)$/.exec(name) ?? [];
  if (root === 'pod') return holders.map((holder) => (rest.startsWith('.metadata.') ? holder : `${holder}.spec`) + rest);
  if (root !== 'container') return null;
  // Only a pod that runs has ephemeral containers; a template has none.
  return holders.flatMap((holder, at) =>
    containerLists.filter((list) => at === 0 || list !== 'ephemeralContainers').map((list) => `${holder}.spec.${list}[*]${rest}`),
  );
}

/** The filter with each such field replaced by all that it stands for. */
export function expandPodFields(where: Expr): Expr {
  return mapLeaves(where, expandLeaf);
}

function expandLeaf(given: Leaf): Expr {
  if (given.kind === 'text') return given;
  const leaf = { ...given, field: readRuleField(given.field) };
  const fields = podPaths(leaf.field.text)?.flatMap((path) => fieldAt(path, leaf.field) ?? []);
  if (fields === undefined || fields.length === 0) return leaf;
  // What says “none of them” has to hold in every place.
  return { kind: saysNone(leaf) ? 'and' : 'or', operands: fields.map((field) => ({ ...leaf, field })) };
}

function fieldAt(path: string, { text, span, every }: FieldRef): FieldRef | null {
  const ref = readField(path);
  return ref === null ? null : { ...ref, text, span, ...(every && { every }) };
}

function saysNone(leaf: Exclude<Leaf, { kind: 'text' }>): boolean {
  if (leaf.kind === 'compare') return leaf.op === '!=';
  return leaf.kind === 'empty' ? !leaf.negated : leaf.negated;
}

/** The way back: what such a field became is one field again, named `pod` or `container`, for who can ask it in one go. */
export function collapsePodFields(where: Expr): Expr {
  if (where.kind === 'not') return { ...where, operand: collapsePodFields(where.operand) };
  if (where.kind !== 'and' && where.kind !== 'or') return where;
  const [first] = where.operands;
  const field = first === undefined || !('field' in first) ? null : podField(first.field);
  const paths = field === null ? null : podPaths(field.text);
  const isWhole =
    paths !== null &&
    where.operands.length === paths.length &&
    where.operands.every((one) => 'field' in one && one.field.text === field?.text);
  if (isWhole && field !== null && first !== undefined && 'field' in first && saysNone(first) === (where.kind === 'and'))
    return { ...first, field };
  return { ...where, operands: where.operands.map(collapsePodFields) };
}

function podField(ref: FieldRef): FieldRef | null {
  const [, root] = /^(pod|container)[.[]/.exec(ref.text) ?? [];
  if (root === undefined || ref.field !== 'request') return null;
  // Of the first path that it stands for: request.spec, or request.spec.containers[*].
  const isMetadata = ref.path[0]?.kind === 'key' && ref.path[0].key === 'metadata';
  const path: readonly PathStep[] = root === 'container' ? ref.path.slice(3) : isMetadata ? ref.path : ref.path.slice(1);
  return { ...ref, field: root, path, computed: 'any' };
}
