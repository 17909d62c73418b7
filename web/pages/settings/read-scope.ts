/** What somebody saw, as the record of reads has it: `all`, or JSON of clusters and namespaces. Null where it is neither. Pure. */
import type { Granted } from '../../api/access.ts';

interface ReadScope {
  readonly clusters: Granted;
  readonly namespaces: Granted;
}

export function readScope(text: string): ReadScope | null {
  if (text === 'all') return { clusters: 'all', namespaces: 'all' };
  try {
    const { clusters, namespaces } = JSON.parse(text) as Partial<Record<keyof ReadScope, unknown>>;
    return isGranted(clusters) && isGranted(namespaces) ? { clusters, namespaces } : null;
  } catch {
    return null;
  }
}

function isGranted(value: unknown): value is Granted {
  return value === 'all' || (Array.isArray(value) && value.every((each) => typeof each === 'string'));
}
