/** What was acted on, named as people name it: `deployment payments/api`, `pods in namespace dev`, `/healthz`. */
import { findResource } from '../kubernetes-names.ts';
import { type Part, part, say } from './part.ts';
import type { AuditEvent, ObjectRef } from './read-event.ts';

/** Built-in resources that stand in no namespace. */
const clusterScoped: ReadonlySet<string> = new Set(
  `componentstatuses namespaces nodes persistentvolumes mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations
  validatingadmissionpolicies validatingadmissionpolicybindings validatingwebhookconfigurations customresourcedefinitions apiservices
  selfsubjectreviews tokenreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews certificatesigningrequests
  clustertrustbundles flowschemas prioritylevelconfigurations storageversions ingressclasses ipaddresses servicecidrs runtimeclasses
  podsecuritypolicies clusterrolebindings clusterroles deviceclasses resourceslices priorityclasses csidrivers csinodes storageclasses
  volumeattachments volumeattributesclasses`.split(/\s+/),
);

/** `deployment` of `deployments`. Of a custom resource it is a guess, for reading only. */
export function singularOf({ resource, group }: Pick<ObjectRef, 'resource' | 'group'>): string {
  const known = findResource(resource);
  if (known?.plural === resource && known.group === group) return known.singular;
  return resource.length > 3
    ? resource
        .replace(/ies$/, 'y')
        .replace(/(?<=ss|x|ch)es$/, '')
        .replace(/(?<!s)s$/, '')
    : resource;
}

/** How much of a resource a request was for. */
type Extent = 'one' | 'some' | 'every';

export function describeObject(ref: ObjectRef, extent: Extent, uri: string): readonly Part[] {
  const { resource, group, namespace, name } = ref;
  const noun = (text: string) => part('resource', text, { resource, ...(group !== '' && { apigroup: group }) });
  if (name !== '') {
    // A namespace is said to be in itself.
    const place = resource === 'namespaces' ? '' : namespace;
    return [
      noun(singularOf(ref)),
      say(' '),
      { role: 'object', text: place === '' ? name : `${place}/${name}`, object: { resource, group, namespace, name } },
    ];
  }
  const place =
    namespace !== ''
      ? [say(' in namespace '), part('namespace', namespace, { namespace })]
      : clusterScoped.has(resource) || extent === 'one' || findResource(resource)?.plural !== resource
        ? []
        : [say(' in all namespaces')];
  if (extent === 'one') return [say(`${article(singularOf(ref))} `), noun(singularOf(ref)), ...place];
  return [
    ...(extent === 'every' ? [say('every ')] : []),
    noun(extent === 'every' ? singularOf(ref) : resource),
    ...describeSelectors(uri),
    ...place,
  ];
}

function article(noun: string): string {
  return /^[aeiou]/i.test(noun) && !/^user/i.test(noun) ? 'an' : 'a';
}

/** Which of them: the selectors that the request named. */
function describeSelectors(uri: string): readonly Part[] {
  const asked = queryOf(uri);
  const labels = asked.get('labelSelector') ?? '';
  const fields = asked.get('fieldSelector') ?? '';
  return [
    ...(labels === '' ? [] : [say(' labelled '), part('detail', labels)]),
    ...(fields === '' ? [] : [say(' with '), part('detail', fields)]),
  ];
}

/** A request for no resource: its path. */
export function describePath({ requestURI }: AuditEvent): readonly Part[] {
  const [path = ''] = requestURI.split('?');
  return [path === '' ? say('an address that is not recorded') : part('path', path, { path })];
}

export function queryOf(uri: string): URLSearchParams {
  const at = uri.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : uri.slice(at + 1));
}
