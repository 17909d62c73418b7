/** What requests there are at all: which resource is where, what it has below it, which verbs make sense, and what paths are served. */
import { builtInResources } from '../../model/kubernetes-names.ts';
import { isAtLeast, type Level, type Stage } from '../policy.ts';
import { bodiesOf, type RequestKind } from '../simulate/bodies-of.ts';

export interface Tuple {
  readonly apiGroup: string;
  readonly resource: string;
  readonly subresource: string;
}

export const resourceVerbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'] as const;
export const pathVerbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

/** Served by every API server. */
export const knownPaths = [
  '/healthz',
  '/healthz/etcd',
  '/livez',
  '/livez/ping',
  '/readyz',
  '/readyz/etcd',
  '/version',
  '/metrics',
  '/api',
  '/apis',
  '/api/v1',
  '/openapi/v2',
  '/openapi/v3',
  '/.well-known/openid-configuration',
  '/openid/v1/jwks',
  '/logs',
  '/debug/pprof/profile',
];

const clusterScoped: ReadonlySet<string> = new Set(
  `componentstatuses namespaces nodes persistentvolumes
  mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations
  validatingadmissionpolicies validatingadmissionpolicybindings validatingwebhookconfigurations
  customresourcedefinitions apiservices selfsubjectreviews tokenreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews
  certificatesigningrequests clustertrustbundles flowschemas prioritylevelconfigurations storageversions
  ingressclasses ipaddresses servicecidrs runtimeclasses podsecuritypolicies clusterrolebindings clusterroles
  deviceclasses resourceslices priorityclasses csidrivers csinodes storageclasses volumeattachments volumeattributesclasses
  storageversionmigrations`.split(/\s+/),
);

/** Beside `status`, which most have. */
const below: Readonly<Record<string, readonly string[]>> = {
  pods: ['attach', 'binding', 'ephemeralcontainers', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'resize'],
  services: ['proxy'],
  nodes: ['proxy'],
  namespaces: ['finalize'],
  serviceaccounts: ['token'],
  deployments: ['scale'],
  replicasets: ['scale'],
  statefulsets: ['scale'],
  replicationcontrollers: ['scale'],
  certificatesigningrequests: ['approval'],
};

const withoutStatus: ReadonlySet<string> = new Set(
  `bindings componentstatuses configmaps endpoints events secrets serviceaccounts limitranges podtemplates
  clusterrolebindings clusterroles rolebindings roles leases endpointslices controllerrevisions selfsubjectreviews tokenreviews
  localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews priorityclasses runtimeclasses storageclasses`.split(
    /\s+/,
  ),
);

const tuplesOfResource = (apiGroup: string, resource: string): Tuple[] =>
  ['', ...(below[resource] ?? []), ...(withoutStatus.has(resource) ? [] : ['status'])].map((subresource) => ({
    apiGroup,
    resource,
    subresource,
  }));

/** What is asked for most comes first: examples are taken from there. */
export const builtInTuples: readonly Tuple[] = [
  ...tuplesOfResource('', 'pods'),
  ...builtInResources.flatMap(({ group, plural }) => tuplesOfResource(group, plural)),
  { apiGroup: 'events.k8s.io', resource: 'events', subresource: '' },
];

const builtInNames: ReadonlySet<string> = new Set(builtInTuples.map(({ resource }) => resource));
const builtInGroups: ReadonlySet<string> = new Set(builtInTuples.map(({ apiGroup }) => apiGroup));

export function isBuiltInResource(resource: string): boolean {
  return builtInNames.has(resource);
}

export function isBuiltInGroup(group: string): boolean {
  return builtInGroups.has(group);
}

/** Null where it may be either: a custom resource. */
export function isClusterScoped(resource: string): boolean | null {
  return builtInNames.has(resource) ? clusterScoped.has(resource) : null;
}

const onlyCreated: ReadonlySet<string> = new Set(
  'bindings selfsubjectreviews tokenreviews localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews'.split(
    ' ',
  ),
);
const onlyCreatedBelow: ReadonlySet<string> = new Set(['binding', 'eviction', 'token']);

/** Whether an API server knows such a verb for it. */
export function hasVerb({ resource, subresource }: Tuple, verb: string): boolean {
  if (resource === 'componentstatuses') return verb === 'get' || verb === 'list';
  if (subresource === '') return verb === 'create' || !onlyCreated.has(resource);
  if (onlyCreatedBelow.has(subresource)) return verb === 'create';
  if (subresource === 'log') return verb === 'get';
  if (['exec', 'attach', 'portforward'].includes(subresource)) return verb === 'get' || verb === 'create';
  if (subresource === 'proxy') return !['list', 'watch', 'deletecollection'].includes(verb);
  return !isBuiltInResource(resource) || ['get', 'update', 'patch'].includes(verb);
}

/** What an event can be recorded at, in the order of time. Whose login fails is answered at once, in this one stage. */
export function stagesOf(kind: RequestKind, isLoggedIn: boolean): readonly Stage[] {
  if (!isLoggedIn) return ['ResponseStarted'];
  return bodiesOf(kind).isLongRunning
    ? ['RequestReceived', 'ResponseStarted', 'ResponseComplete']
    : ['RequestReceived', 'ResponseComplete'];
}

interface Sensitive extends Tuple {
  /** The requests whose bodies hold credentials, by the least level that records them; at the highest, those of all that have an answer. */
  readonly sent: readonly string[];
}

const writes = ['create', 'update', 'patch'];
const sensitive: readonly Sensitive[] = [
  { apiGroup: '', resource: 'secrets', subresource: '', sent: writes },
  { apiGroup: '', resource: 'configmaps', subresource: '', sent: writes },
  // The token is in the answer alone.
  { apiGroup: '', resource: 'serviceaccounts', subresource: 'token', sent: [] },
  { apiGroup: 'authentication.k8s.io', resource: 'tokenreviews', subresource: '', sent: ['create'] },
];

export const sensitiveTuples: readonly Tuple[] = sensitive.map(({ apiGroup, resource, subresource }) => ({
  apiGroup,
  resource,
  subresource,
}));

/** Whether it is of a kind whose bodies may hold credentials, so that nobody should ask for them only to look at them. */
export function isSensitive(tuple: Tuple): boolean {
  return sensitive.some((one) => isOf(one, tuple));
}

/** The verbs with which such a level would record credentials of it. */
export function leakingVerbs(tuple: Tuple, level: Level): readonly string[] {
  const found = sensitive.find((one) => isOf(one, tuple));
  if (found === undefined || !isAtLeast(level, 'Request')) return [];
  if (level === 'Request') return found.sent;
  return found.subresource === '' && found.resource !== 'tokenreviews' ? resourceVerbs.filter((verb) => verb !== 'watch') : ['create'];
}

function isOf(one: Tuple, { apiGroup, resource, subresource }: Tuple): boolean {
  return one.apiGroup === apiGroup && one.resource === resource && one.subresource === subresource;
}
