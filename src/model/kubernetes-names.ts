/**
 * The verbs and the built-in resources of Kubernetes, with their groups, singular and short names.
 * Custom resources exist beside them: a resource that is not here may be right.
 */

/** Verbs of requests for resources. */
const resourceVerbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'proxy', 'connect'] as const;

/** Verbs of requests for other paths: the HTTP method in lower case. */
const pathVerbs = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;

export const verbs: readonly string[] = [...new Set<string>([...resourceVerbs, ...pathVerbs])];

/** Words that people take for a verb of an audit event, with what they are and what to ask instead. */
export const falseVerbs: Readonly<Record<string, { readonly why: string; readonly instead?: string }>> = {
  replace: { why: 'kubectl replace sends an update', instead: 'update' },
  edit: { why: 'kubectl edit sends a patch', instead: 'patch' },
  apply: { why: 'kubectl apply sends a patch, or a create', instead: 'patch' },
  scale: { why: 'scaling updates or patches the subresource scale', instead: 'patch' },
  modify: { why: 'changes are update and patch', instead: 'update' },
  remove: { why: 'the verb is delete', instead: 'delete' },
  add: { why: 'the verb is create', instead: 'create' },
  read: { why: 'reads are get, list and watch', instead: 'get' },
  write: { why: 'writes are create, update, patch, delete and deletecollection; is_write=true asks for all of them' },
  exec: { why: 'exec is a subresource: ask subresource=exec' },
  attach: { why: 'attach is a subresource: ask subresource=attach' },
  portforward: { why: 'portforward is a subresource: ask subresource=portforward' },
  log: { why: 'log is a subresource: ask subresource=log' },
  logs: { why: 'log is a subresource: ask subresource=log' },
  bind: { why: 'bind is a permission, not the verb of a request' },
  escalate: { why: 'escalate is a permission, not the verb of a request' },
  impersonate: { why: 'impersonate is a permission: ask impersonateduser is not empty' },
  approve: { why: 'approve is a permission: ask resource=certificatesigningrequests and subresource=approval' },
  sign: { why: 'sign is a permission, not the verb of a request' },
  use: { why: 'use is a permission, not the verb of a request' },
};

interface BuiltInResource {
  readonly plural: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
}

/** group: plural or plural=singular or plural(short …), as `kubectl api-resources` shows them. */
const table: Readonly<Record<string, string>> = {
  '': `bindings componentstatuses=componentstatus(cs) configmaps(cm) endpoints=endpoints(ep) events(ev) limitranges(limits) namespaces(ns)
    nodes(no) persistentvolumeclaims(pvc) persistentvolumes(pv) pods(po) podtemplates replicationcontrollers(rc) resourcequotas(quota)
    secrets serviceaccounts(sa) services(svc)`,
  'admissionregistration.k8s.io': `mutatingadmissionpolicies=mutatingadmissionpolicy mutatingadmissionpolicybindings mutatingwebhookconfigurations
    validatingadmissionpolicies=validatingadmissionpolicy validatingadmissionpolicybindings validatingwebhookconfigurations`,
  'apiextensions.k8s.io': 'customresourcedefinitions(crd,crds)',
  'apiregistration.k8s.io': 'apiservices',
  'apps': 'controllerrevisions daemonsets(ds) deployments(deploy) replicasets(rs) statefulsets(sts)',
  'authentication.k8s.io': 'selfsubjectreviews tokenreviews',
  'authorization.k8s.io': 'localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews',
  'autoscaling': 'horizontalpodautoscalers(hpa)',
  'batch': 'cronjobs(cj) jobs',
  'certificates.k8s.io': 'certificatesigningrequests(csr) clustertrustbundles podcertificaterequests',
  'coordination.k8s.io': 'leases leasecandidates',
  'discovery.k8s.io': 'endpointslices',
  'flowcontrol.apiserver.k8s.io': 'flowschemas prioritylevelconfigurations',
  'internal.apiserver.k8s.io': 'storageversions',
  'networking.k8s.io':
    'ingressclasses=ingressclass ingresses=ingress(ing) ipaddresses=ipaddress(ip) networkpolicies=networkpolicy(netpol) servicecidrs',
  'node.k8s.io': 'runtimeclasses=runtimeclass',
  'policy': 'poddisruptionbudgets(pdb) podsecuritypolicies=podsecuritypolicy(psp)',
  'rbac.authorization.k8s.io': 'clusterrolebindings clusterroles rolebindings roles',
  'resource.k8s.io': 'deviceclasses=deviceclass resourceclaims resourceclaimtemplates resourceslices',
  'scheduling.k8s.io': 'priorityclasses=priorityclass(pc)',
  'storage.k8s.io':
    'csidrivers csinodes csistoragecapacities=csistoragecapacity storageclasses=storageclass(sc) volumeattachments volumeattributesclasses=volumeattributesclass(vac)',
};

export const builtInResources: readonly BuiltInResource[] = Object.entries(table).flatMap(([group, list]) =>
  list
    .split(/\s+/)
    .filter((entry) => entry !== '')
    .map((entry) => readEntry(group, entry)),
);

export const subresources: readonly string[] = [
  'approval',
  'attach',
  'binding',
  'ephemeralcontainers',
  'eviction',
  'exec',
  'finalize',
  'log',
  'portforward',
  'proxy',
  'resize',
  'scale',
  'status',
  'token',
];

/** Words that people take for a subresource. */
export const falseSubresources: Readonly<Record<string, string>> = {
  'logs': 'log',
  'port-forward': 'portforward',
  'evict': 'eviction',
  'tokens': 'token',
  'ephemeralcontainer': 'ephemeralcontainers',
  'approve': 'approval',
};

const byName = new Map<string, BuiltInResource>();
for (const resource of builtInResources) {
  for (const name of [resource.plural, resource.singular, ...resource.shortNames]) if (!byName.has(name)) byName.set(name, resource);
}

/** The built-in resource of a plural, singular or short name. */
export function findResource(name: string): BuiltInResource | undefined {
  return byName.get(name.toLowerCase());
}

function readEntry(group: string, entry: string): BuiltInResource {
  const [, plural = '', singular, short] = /^([a-z]+)(?:=([a-z]+))?(?:\(([a-z,]+)\))?$/.exec(entry) ?? [];
  return { plural, group, singular: singular ?? plural.replace(/s$/, ''), shortNames: short?.split(',') ?? [] };
}
