/** Where a value stands in a body: keys, places in a list, and elements that are known by a key of their own. Pure. */

/** An element of a list: by its place, or by the fields that tell it from the others, as Kubernetes merges lists. */
export type Step = string | number | { readonly by: Readonly<Record<string, string>> };
export type Path = readonly Step[];

const plain = /^[A-Za-z_][\w-]*$/;

/** `spec.containers[name=web].image`, `metadata.labels["app.kubernetes.io/name"]`. */
export function printPath(path: Path): string {
  return path.map((step, at) => printStep(step, at === 0)).join('');
}

function printStep(step: Step, isFirst: boolean): string {
  if (typeof step === 'number') return `[${step}]`;
  if (typeof step === 'object') return `[${printBy(step.by)}]`;
  if (!plain.test(step)) return `[${JSON.stringify(step)}]`;
  return isFirst ? step : `.${step}`;
}

export function printBy(by: Readonly<Record<string, string>>): string {
  return Object.entries(by)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** The same place as the query language names it, under `request` or `response`: an element of a list is any of them. */
export function fieldOfPath(root: string, path: Path): string {
  const steps = path.map((step) => (typeof step === 'string' ? (plain.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`) : '[*]'));
  return `${root}${steps.join('')}`;
}
