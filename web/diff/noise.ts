/** Which changes are bookkeeping: they follow from others, or say that time went by. They are folded, never left out. Pure. */
import type { Change } from './diff-json.ts';
import type { Path } from './path.ts';

const ofMetadata: ReadonlySet<unknown> = new Set([
  'managedFields',
  'resourceVersion',
  'generation',
  'selfLink',
  'creationTimestamp',
  'uid',
]);
const ofAnnotations: ReadonlySet<unknown> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
]);

export function isNoise(path: Path): boolean {
  const [first, second, third] = path;
  if (first === 'status' || first === 'kind' || first === 'apiVersion') return true;
  if (first !== 'metadata') return false;
  return ofMetadata.has(second) || (second === 'annotations' && ofAnnotations.has(third));
}

export interface Sorted {
  readonly telling: readonly Change[];
  readonly noise: readonly Change[];
}

/** @param isAboutStatus whether the status is what the request wrote. */
export function sortOut(changes: readonly Change[], isAboutStatus = false): Sorted {
  const isFolded = ({ path }: Change) => isNoise(path) && !(isAboutStatus && path[0] === 'status');
  return { telling: changes.filter((change) => !isFolded(change)), noise: changes.filter(isFolded) };
}
