/**
 * What a request says of pods, wherever it may say it: in a pod, in the template of a workload, in that of a job. Each list is
 * made once for an event, however many rules ask about it.
 */
import { invariant } from '../model/invariant.ts';
import type { PathStep } from '../query/ast.ts';
import type { Binding } from './event-names.ts';
import { walkToTexts } from './json-walk.ts';
import { objectPlace, recordHolds } from './operand.ts';

/** Where a specification stands in the body; its metadata stands beside it. */
const holders: readonly (readonly string[])[] = [[], ['spec', 'template'], ['spec', 'jobTemplate', 'spec', 'template'], ['template']];
const containerLists = ['containers', 'initContainers', 'ephemeralContainers'];

export const podSpecs = 'pod_specs';
export const podMetadata = 'pod_metadata';
export const podContainers = 'pod_containers';

/** Columns over events, as `expression AS name`; those of the second list are over the first. */
export function definePodLists(binding: Binding): { readonly first: readonly string[]; readonly second: readonly string[] } {
  const place = objectPlace('request', binding);
  const at = (keys: readonly string[]) =>
    `JSONExtractRaw(${[place.text, ...[...place.keys, ...keys].map((key) => `'${key}'`)].join(', ')})`;
  // Only what writes has such a body.
  const guards = [
    `${binding.names.column('verb')} IN ('create', 'update', 'patch')`,
    binding.names.mayHold('request'),
    recordHolds('spec', binding),
  ];
  const guard = guards.filter((one) => one !== null).join(' AND ');
  const list = (key: string) =>
    `if(${guard}, arrayFilter(x -> x != '', [${holders.map((holder) => at([...holder, key])).join(', ')}]), [])`;
  const containers = containerLists.map((key) => `arrayFlatten(arrayMap(s -> JSONExtractArrayRaw(s, '${key}'), ${podSpecs}))`);
  return {
    first: [`${list('spec')} AS ${podSpecs}`, `${list('metadata')} AS ${podMetadata}`],
    second: [`arrayConcat(${containers.join(', ')}) AS ${podContainers}`],
  };
}

/** The values of `pod.…` or `container.…`, as a list of texts over these columns. */
export function podValues(name: string, path: readonly PathStep[], { params }: Binding): string {
  const [first, ...rest] = path;
  invariant(first !== undefined, `${name} names no part of a pod`);
  if (name.startsWith('container')) return values(podContainers, path);
  return first.kind === 'key' && first.key === 'metadata' ? values(podMetadata, rest) : values(podSpecs, path);

  function values(list: string, steps: readonly PathStep[]): string {
    return `arrayFlatten(arrayMap(s -> ${walkToTexts({ text: 's', keys: [] }, steps, params)}, ${list}))`;
  }
}
