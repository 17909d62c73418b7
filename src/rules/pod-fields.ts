/**
 * `pod.…` and `container.…` in rules: a field of a pod's specification, or of any of its containers, wherever a request may
 * carry it: in a pod itself and in the templates of workloads and jobs; in plain, init and ephemeral containers.
 */
import type { Expr, FieldRef } from '../query/ast.ts';
import type { Leaf } from '../query/filters/filter.ts';
import { readField } from '../query/parse-field.ts';
import { mapLeaves } from '../query/walk.ts';

const specs = ['request.spec', 'request.spec.template.spec', 'request.spec.jobTemplate.spec.template.spec'];
const containerLists = ['containers', 'initContainers', 'ephemeralContainers'];

/** Fields of a pod's metadata stand beside its spec. */
const metadata = ['request.metadata', 'request.spec.template.metadata', 'request.spec.jobTemplate.spec.template.metadata'];

/** The paths that such a field stands for; null where it is another. */
export function podPaths(name: string): readonly string[] | null {
  const [, root, rest = ''] = /^(pod|container)(\.[\s\S]+|\[[\s\S]+)$/.exec(name) ?? [];
  if (root === 'pod') {
    return rest.startsWith('.metadata.') ? metadata.map((path) => path + rest.slice('.metadata'.length)) : specs.map((path) => path + rest);
  }
  if (root !== 'container') return null;
  // Only a pod that runs has ephemeral containers; a template has none.
  return specs.flatMap((spec, at) =>
    containerLists.filter((list) => at === 0 || list !== 'ephemeralContainers').map((list) => `${spec}.${list}[*]${rest}`),
  );
}

/** The filter with each such field replaced by all that it stands for. */
export function expandPodFields(where: Expr): Expr {
  return mapLeaves(where, expandLeaf);
}

function expandLeaf(leaf: Leaf): Expr {
  if (leaf.kind === 'text') return leaf;
  const fields = podPaths(leaf.field.text)?.flatMap((path) => fieldAt(path, leaf.field) ?? []);
  if (fields === undefined || fields.length === 0) return leaf;
  // What says “none of them” has to hold in every place.
  return { kind: saysNone(leaf) ? 'and' : 'or', operands: fields.map((field) => ({ ...leaf, field })) };
}

function fieldAt(path: string, { text, span }: FieldRef): FieldRef | null {
  const ref = readField(path);
  return ref === null ? null : { ...ref, text, span };
}

function saysNone(leaf: Exclude<Leaf, { kind: 'text' }>): boolean {
  if (leaf.kind === 'compare') return leaf.op === '!=';
  return leaf.kind === 'empty' ? !leaf.negated : leaf.negated;
}
