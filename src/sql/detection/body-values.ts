/**
 * What rules ask of bodies, each value a list of texts in a column of its own, taken out of those events alone that rules which ask
 * for it may find. What a request says of pods is looked for wherever it may say it: in a pod, in the template of a workload, in that of a job.
 */
import { findField } from '../../model/fields.ts';
import { invariant } from '../../model/invariant.ts';
import type { FieldRef } from '../../query/ast.ts';
import type { Leaf } from '../../query/filters/filter.ts';
import { printPath } from '../../query/parse-field.ts';
import type { Binding } from '../event-names.ts';
import { listSql, type Operand, operandOf } from '../operand.ts';
import type { Layers } from './layers.ts';
import { withPatched } from './patched-objects.ts';
import { PathTree } from './path-tree.ts';

/** Where a specification stands in the body; its metadata stands beside it. */
const holders: readonly (readonly string[])[] = [[], ['spec', 'template'], ['spec', 'jobTemplate', 'spec', 'template'], ['template']];
const containerLists = ['containers', 'initContainers', 'ephemeralContainers'];

export function isInBody({ field, computed }: FieldRef): boolean {
  return computed !== undefined || findField(field)?.type === 'object';
}

type Root = 'request' | 'response' | 'specs' | 'metadata' | 'containers';

export class BodyValues {
  /** The numbers of the rules that ask for each. */
  readonly #askedBy: Record<Root, Set<number>> = {
    request: new Set(),
    response: new Set(),
    specs: new Set(),
    metadata: new Set(),
    containers: new Set(),
  };
  readonly #trees = {
    request: new PathTree('sent'),
    specs: new PathTree('spec'),
    metadata: new PathTree('metadata'),
    containers: new PathTree('container'),
  };
  readonly #responses = new Map<string, { readonly ref: FieldRef; readonly column: string }>();

  /** The condition over the column of what the rule of this number asks for; one that is not about a body as it is. */
  lift(leaf: Leaf, rule: number): Leaf {
    if (leaf.kind === 'text' || !isInBody(leaf.field)) return leaf;
    return { ...leaf, field: { ...leaf.field, field: this.#columnOf(leaf.field, rule), path: [], computed: 'any' } };
  }

  #columnOf(ref: FieldRef, rule: number): string {
    const { path } = ref;
    const [first, ...rest] = path;
    if (ref.field === 'container') return this.#take('containers', rule, path);
    if (ref.field === 'pod')
      return first?.kind === 'key' && first.key === 'metadata' ? this.#take('metadata', rule, rest) : this.#take('specs', rule, path);
    if (ref.field === 'request') return this.#take('request', rule, path);
    this.#askedBy.response.add(rule);
    const name = `${ref.field}${printPath(path)}`;
    const known = this.#responses.get(name) ?? { ref, column: `answered_value_${this.#responses.size}` };
    this.#responses.set(name, known);
    return known.column;
  }

  #take(root: Exclude<Root, 'response'>, rule: number, path: FieldRef['path']): string {
    this.#askedBy[root].add(rule);
    return this.#trees[root].take(path);
  }

  static operand(column: string): Operand {
    return { kind: 'list', sql: column, element: 'json', guard: null };
  }

  /** `mayFind`: the condition that one of these rules may find the event, as far as columns tell. */
  define(layers: Layers, events: Binding, mayFind: (rules: Iterable<number>) => string): void {
    const { names, params } = events;
    const { request, response, specs, metadata, containers } = this.#askedBy;
    const pods = new Set([...specs, ...metadata, ...containers]);
    const at = layers.next;
    for (const { ref, column } of this.#responses.values()) {
      const operand = operandOf(ref, events);
      invariant(operand.kind === 'list', `${ref.text} is no list`);
      layers.add(at, column, `if(${mayFind(response)}, ${listSql(operand)}, [])`);
    }
    if (request.size + pods.size === 0) return;
    // What only reads sends nothing; answers may be long, so what was sent is taken out of the record once.
    const sends = `(${mayFind(new Set([...request, ...pods]))}) AND ${names.column('verb')} NOT IN ('get', 'list', 'watch')`;
    layers.add(at, 'sent', `if(${sends}, ${withPatched(`JSONExtractRaw(${names.record()}, 'requestObject')`)}, [])`);
    this.#trees.request.define('sent', at + 1, layers, params);
    if (pods.size === 0) return;
    const writes = `(${mayFind(pods)}) AND ${names.column('verb')} IN ('create', 'update', 'patch')`;
    const held = (key: string) =>
      holders.map((holder) => `JSONExtractRaw(object, ${[...holder, key].map((part) => `'${part}'`).join(', ')})`).join(', ');
    for (const [name, key, isAsked] of [
      ['pod_specs', 'spec', specs.size + containers.size > 0],
      ['pod_metadata', 'metadata', metadata.size > 0],
    ] as const)
      if (isAsked)
        layers.add(at + 1, name, `if(${writes}, arrayFilter(x -> x != '', arrayFlatten(arrayMap(object -> [${held(key)}], sent))), [])`);
    if (!this.#trees.specs.isEmpty) this.#trees.specs.define('pod_specs', at + 2, layers, params);
    if (!this.#trees.metadata.isEmpty) this.#trees.metadata.define('pod_metadata', at + 2, layers, params);
    if (containers.size === 0) return;
    const listed = containerLists.map((list) => `arrayFlatten(arrayMap(s -> JSONExtractArrayRaw(s, '${list}'), pod_specs))`);
    layers.add(at + 2, 'pod_containers', `arrayConcat(${listed.join(', ')})`);
    this.#trees.containers.define('pod_containers', at + 3, layers, params);
  }
}
