/** What an API server of Kubernetes serves by itself: groups, resources and where they are. Custom resources exist beside it. */
import { builtInResources, falseSubresources, findResource, subresources } from '../../model/kubernetes-names.ts';
import { nearest } from '../../model/suggest.ts';

/** Groups that no API server serves any more, with the minor version that took them away. */
const goneGroups: Readonly<Record<string, { readonly since: number; readonly now: string }>> = {
  'extensions': { since: 22, now: 'its resources are in apps, networking.k8s.io and policy' },
  'settings.k8s.io': { since: 20, now: 'PodPresets are gone' },
  'auditregistration.k8s.io': { since: 19, now: 'AuditSinks are gone' },
};

const groups: ReadonlySet<string> = new Set([...builtInResources.map(({ group }) => group), 'events.k8s.io', 'storagemigration.k8s.io']);

/** Events are served by two groups. */
const alsoServed: Readonly<Record<string, readonly string[]>> = {
  'events.k8s.io': ['events'],
  'storagemigration.k8s.io': ['storageversionmigrations'],
};

export function isBuiltInGroup(group: string): boolean {
  return groups.has(group);
}

export function goneGroup(group: string, minor: number): string | null {
  const gone = Object.hasOwn(goneGroups, group) ? goneGroups[group] : undefined;
  return gone === undefined || minor < gone.since ? null : `Kubernetes 1.${gone.since} took it away: ${gone.now}`;
}

/** The group that was meant by one that does not exist; null where it may be somebody's own. */
export function meantGroup(group: string): string | null {
  const bare = group.toLowerCase().replace(/^(?:api|apis)$|^v\d\w*$|^core$/, '');
  if (groups.has(bare)) return bare;
  const long = [...groups].find((known) => known.startsWith(`${bare}.`) || known === `${bare}.k8s.io`);
  if (long !== undefined) return long;
  // An API group of somebody's own has a dot in it.
  if (!bare.includes('.')) return nearest(bare, groups) ?? null;
  return bare.endsWith('.k8s') || bare.endsWith('.k8s.i') || bare.endsWith('k8s.io') ? nearest(bare, groups) : null;
}

export function isServed(group: string, resource: string): boolean {
  return (
    builtInResources.some((known) => known.group === group && known.plural === resource) || (alsoServed[group]?.includes(resource) ?? false)
  );
}

/** The built-in resource that somebody meant: by a short name, the singular, the kind, or nearly so. */
export function meantResource(group: string, resource: string): string | null {
  const lower = resource.toLowerCase();
  const found = findResource(lower);
  if (found !== undefined && found.group === group) return found.plural;
  return nearest(
    lower,
    builtInResources.filter((known) => known.group === group).map(({ plural }) => plural),
  );
}

/** Groups that serve a resource of this name. */
export function groupsOf(resource: string): readonly string[] {
  const found = builtInResources.filter(({ plural }) => plural === resource).map(({ group }) => group);
  return [...found, ...Object.keys(alsoServed).filter((group) => alsoServed[group]?.includes(resource))];
}

export function isSubresource(name: string): boolean {
  return subresources.includes(name);
}

export function meantSubresource(name: string): string | null {
  return falseSubresources[name.toLowerCase()] ?? nearest(name, subresources);
}
