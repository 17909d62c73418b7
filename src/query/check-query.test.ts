import { describe, expect, it } from 'vitest';
import { type Diagnostic, isError } from '../model/diagnostic.ts';
import { readQuery } from './check-query.ts';
import { explainQuery } from './explain-query.ts';
import { mentionsStage } from './mentions.ts';
import { parseQuery } from './parse-query.ts';
import { printQuery } from './print-query.ts';

function apply(text: string, { fix }: Diagnostic): string {
  return fix === undefined ? text : text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
}

describe('readQuery', () => {
  it.each<[text: string, code: string, place: string, fixed: string | null]>([
    ['resorce=pods', 'unknown-field', 'resorce', 'resource=pods'],
    ['groupby usr', 'unknown-field', 'usr', 'groupby user'],
    ['spec.hostNetwork=true', 'unknown-field', 'spec.hostNetwork', 'request.spec.hostNetwork=true'],
    ['user.foo=1', 'unknown-field', 'user.foo', null],
    ['user[0]=x', 'unknown-field', 'user[0]', null],
    ['sourceips.x=1', 'unknown-field', 'sourceips.x', null],
    ['xyzzy=1', 'unknown-field', 'xyzzy', null],
    ['sort count desc', 'unknown-field', 'count', null],
    ['verb=replace', 'never-true', 'replace', 'verb=update'],
    ['verb=lsit', 'never-true', 'lsit', 'verb=list'],
    ['verb="GET"', 'never-true', '"GET"', 'verb=get'],
    ['verb=exec', 'never-true', 'exec', null],
    ['code=ALLOW', 'never-true', 'ALLOW', 'decision=allow'],
    ['code=forbidden', 'never-true', 'forbidden', 'decision=forbid'],
    ['seq=x', 'never-true', 'x', null],
    ['level=metadata', 'never-true', 'metadata', 'level=Metadata'],
    ['stage=ResponseCompleted', 'never-true', 'ResponseCompleted', 'stage=ResponseComplete'],
    ['logtype="Kubernetes audit log"', 'never-true', '"Kubernetes audit log"', 'logtype="Kubernetes Audit Logs"'],
    ['source_ip=10.0.0', 'never-true', '10.0.0', null],
    ['code between 499 and 400', 'never-true', '499 and 400', null],
    ['verb in ()', 'never-true', 'verb', null],
    ['verb=get and code=200 and verb=list', 'never-true', 'verb=list', null],
    ['resource=pods and (verb=get and resource in (secrets,configmaps))', 'never-true', 'resource in (secrets,configmaps', null],
    ['from 2026-11-22 to 2026-11-20', 'never-true', 'from 2026-11-22 to 2026-11-20', null],
    ['verb=delete', 'deletecollection-forgotten', 'verb=delete', 'verb in (delete,deletecollection)'],
    ['verb="delete" and code=200', 'deletecollection-forgotten', 'verb="delete"', 'verb in (delete,deletecollection) and code=200'],
    ['verb in (create, delete)', 'deletecollection-forgotten', 'verb in (create, delete', 'verb in (create, delete,deletecollection)'],
    ['level=Request', 'exact-level', 'level=Request', 'level in (Request,RequestResponse)'],
    ['verb=create and subresource=exec', 'exec-verb', 'verb', null],
    ['resource=podz', 'unknown-resource', 'podz', 'resource=pods'],
    [
      'annotations["authorization.k8s.io/decison"]=forbid',
      'unknown-annotation',
      'annotations["authorization.k8s.io/decison"]',
      'annotations["authorization.k8s.io/decision"]=forbid',
    ],
    ['request.kind=Deploymnt', 'unknown-kind', 'Deploymnt', 'request.kind=Deployment'],
    ['responseobject.kind="PodSecurityPolicyX"', 'unknown-kind', '"PodSecurityPolicyX"', 'responseobject.kind=PodSecurityPolicy'],
    ['request.kind=pod', 'never-true', 'pod', 'request.kind=Pod'],
    ['request.kind in (Pod, cronjobs)', 'never-true', 'cronjobs', 'request.kind in (Pod, CronJob)'],
    ['response.items[*].kind:podlist', 'never-true', 'podlist', 'response.items[*].kind:PodList'],
    ['request.kind="Config Map"', 'never-true', '"Config Map"', 'request.kind=ConfigMap'],
    ['request.kind="apps/v1"', 'never-true', '"apps/v1"', null],
    [
      'request.metadata.ownerReferences[*].kind!=Replicaset',
      'never-true',
      'Replicaset',
      'request.metadata.ownerReferences[*].kind!=ReplicaSet',
    ],
    ['request.roleRef.kind=ClusterRoles', 'never-true', 'ClusterRoles', 'request.roleRef.kind=ClusterRole'],
    ['request.roleRef.kind=Pod', 'never-true', 'Pod', null],
    ['request.subjects.kind=Users', 'never-true', 'Users', 'request.subjects.kind=User'],
    ['ratio(request.kind=Pdo, verb=create)', 'unknown-kind', 'Pdo', 'ratio(request.kind=Pod, verb=create)'],
    ['resource=secret', 'resolved-name', 'secret', 'resource=secrets'],
    ['resource=deploy', 'resolved-name', 'deploy', 'resource=deployments'],
    ['resource=Deployment', 'resolved-name', 'Deployment', 'resource=deployments'],
    ['resource=deployments.apps', 'resolved-name', 'deployments.apps', null],
    ['subresource=logs', 'resolved-name', 'logs', 'subresource=log'],
    ['subresource=exce', 'unknown-subresource', 'exce', 'subresource=exec'],
    ['user="dev:ci-bot"', 'resolved-name', '"dev:ci-bot"', null],
    ['duration>2', 'bad-value', '2', 'duration>2s'],
    ['duration=fast', 'bad-value', 'fast', null],
    ['time>someday', 'bad-value', 'someday', null],
    ['time=2026-02-30', 'bad-value', '2026-02-30', null],
    ['is_write=maybe', 'bad-value', 'maybe', null],
    ['code>many', 'bad-value', 'many', null],
    ['groups>a', 'bad-operator', 'groups', null],
    ['duration contains 5', 'bad-operator', '5', null],
    ['user cidr 10.0.0.0/8', 'bad-operator', 'user', null],
    ['source_ip cidr 10.0.0.0/33', 'bad-cidr', '10.0.0.0/33', null],
    ['name =~ "a(?!b)"', 'bad-regex', '"a(?!b)"', null],
    ['annotations=x', 'missing-path', 'annotations', null],
    ['request=x', 'missing-path', 'request', null],
    ['groupby user having cnt>5', 'unknown-column', 'cnt', 'groupby user having count>5'],
    ['groupby user sort verb', 'unknown-column', 'verb', null],
    ['groupby user include verb', 'unknown-column', 'verb', null],
    ['having count>5', 'stage-order', 'having count>5', null],
    ['groupby user groupby verb', 'stage-order', 'groupby verb', null],
    ['groupby user,user', 'duplicate-column', 'user', null],
    ['stats avg(size) as x, max(size) as x', 'duplicate-column', 'stats avg(size) as x, max(size) as x', null],
    ['avg(user)', 'bad-function', 'user', null],
    ['stats p95(duration) by verb having p95(duration)>2', 'bad-value', '2', null],
    ['""', 'empty-text', '""', null],
  ])('says of %j: %s at %j', (text, code, place, fixed) => {
    const { diagnostics } = readQuery(text);
    const found = diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found && text.slice(found.span.start, found.span.end), JSON.stringify(diagnostics)).toBe(place);
    if (found?.fix === undefined) expect(fixed).toBeNull();
    else {
      const mended = apply(text, found);
      expect(mended).toBe(fixed);
      expect(readQuery(mended).diagnostics.filter((diagnostic) => diagnostic.code === code)).toEqual([]);
    }
  });

  it.each([
    'verb=delete or verb=deletecollection',
    'verb!=delete',
    'not verb=delete',
    'verb in (create,get) and subresource in (exec,attach)',
    'subresource=exec',
    'resource=widgets',
    'resource=endpointslices',
    'groups=a and groups=b',
    'request.spec.containers[*].image=a and request.spec.containers[*].image=b',
    '(verb=get or verb=list) and verb=get',
    'user="system:admin"',
    'user="oidc:Alice@example.com"',
    'level in (Request,RequestResponse)',
    'annotations["policy.example.com/x"]=y',
    'annotations["mutation.webhook.admission.k8s.io/round_1_index_2"]=*',
    'resource=deployments and subresource=scale',
    'code=200 and code!=201',
    'sourceips[0]=1.2.3.4',
    'extra["scopes"][0]=x',
    'groupby username sort user',
  ])('has nothing to say of %s', (text) => {
    expect(readQuery(text).diagnostics).toEqual([]);
  });

  it.each([
    ['resource=deploy', 'resource=deployments'],
    ['resource!=deploy', 'resource!=deployments'],
    ['resource=deployments.apps', 'resource=deployments and apigroup=apps'],
    ['resource=deployments.v1.apps', 'resource=deployments and apigroup=apps'],
    ['resource!=deployments.apps', 'not (resource=deployments and apigroup=apps)'],
    ['resource=widgets.example.com', 'resource=widgets and apigroup=example.com'],
    ['resource=pods/exec', 'resource=pods and subresource=exec'],
    ['resource in (po, svc)', 'resource in (pods,services)'],
    ['resource in (pods, pods/log)', 'resource in (pods) or resource=pods and subresource=log'],
    ['resource not in (pods, pods/log)', 'resource not in (pods) and not (resource=pods and subresource=log)'],
    ['user="dev:ci"', 'user in ("dev:ci","system:serviceaccount:dev:ci")'],
    ['user!="dev:ci"', 'user not in ("dev:ci","system:serviceaccount:dev:ci")'],
    ['apigroup=""', 'apigroup is empty'],
    ['code=ALLOW', 'code in ()'],
    ['code!=ALLOW', 'code not in ()'],
    ['source_ip!=10.0.0.0/8', 'not source_ip cidr 10.0.0.0/8'],
    ['name like "web*"', 'name:web*'],
    ['name like "we_%*"', 'name like "we_%*"'],
    ['code:4*', 'code=4xx'],
    ['name:**', 'name is not empty'],
  ])('makes %s exact: %s', (text, exact) => {
    const { query } = readQuery(text);
    expect(query && printQuery(query)).toBe(exact);
    expect(printQuery(parseQuery(text).query)).not.toBe('');
  });

  it('gives no query where there is an error, and only what is worth saying then', () => {
    const { query, diagnostics } = readQuery('verb=delete and resorce=pods');
    expect(query).toBeNull();
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-field']);
    expect(diagnostics.every(isError)).toBe(true);
  });
});

describe('names as they are written', () => {
  const literal = (text: string) => {
    const { query, diagnostics } = readQuery(text, { names: 'literal' });
    return { printed: query && printQuery(query), found: diagnostics.map((each) => [each.code, apply(text, each)]) };
  };

  it.each([
    ['resource=deploy', 'resource=deployments'],
    ['resource!=Secrets', 'resource!=secrets'],
    ['resource=deployments.apps', 'resource=deployments'],
    ['resource="pods/exec"', 'resource=pods'],
    ['resource in (pods,po)', 'resource in (pods,pods)'],
    ['subresource=logs', 'subresource=log'],
    ['ratio(resource=po, verb=get)', 'ratio(resource=pods, verb=get)'],
  ])('%s means exactly that, and is never true', (text, fixed) => {
    const { query } = parseQuery(text);
    expect(literal(text)).toEqual({ printed: printQuery(query), found: [['never-true', fixed]] });
  });

  it.each(['user="dev:ci-bot"', 'resource=pods', 'resource=widgets', 'subresource=log', 'resource=""'])('%s says nothing', (text) => {
    expect(literal(text).found).toEqual([]);
  });

  it('leaves the other findings as they are', () => {
    expect(literal('verb=replace and resource=podz and source_ip="10.0.0.0/8"')).toEqual({
      printed: 'verb=replace and resource=podz and source_ip cidr 10.0.0.0/8',
      found: [
        ['never-true', 'verb=update and resource=podz and source_ip="10.0.0.0/8"'],
        ['unknown-resource', 'verb=replace and resource=pods and source_ip="10.0.0.0/8"'],
      ],
    });
  });

  it('is not how people are understood', () => {
    const { query } = readQuery('resource=deploy and user="dev:ci-bot"');
    expect(query && printQuery(query)).toBe('resource=deployments and user in ("dev:ci-bot","system:serviceaccount:dev:ci-bot")');
  });
});

describe('kinds', () => {
  it.each([
    'request.kind=Widget',
    'request.kind in (Pod,DeleteOptions,Eviction)',
    'response.kind in (Status,PodList,Table,PartialObjectMetadataList)',
    'request.roleRef.kind=ClusterRole and request.subjects.kind=Group',
    'response.details.kind=pods',
    'request.spec.kindOf=pod',
    'annotations["kind"]=pod',
    'request.kind=""',
    'request.kind:pod*',
  ])('%s says nothing', (text) => {
    expect(readQuery(text).diagnostics).toEqual([]);
  });

  it('says that a custom kind may be meant, and what can stand in a closed place', () => {
    expect(readQuery('request.kind=Certificates').diagnostics).toEqual([]);
    expect(readQuery('request.kind=Ingres').diagnostics[0]?.hint).toBe('Did you mean Ingress? A custom resource may be of this kind.');
    expect(readQuery('request.subjects[0].kind=Pod').diagnostics[0]?.hint).toBe('It is Group, ServiceAccount, User.');
  });
});

describe('mentionsStage', () => {
  it.each([
    ['stage=Panic', true],
    ['not (verb=get or stage=*)', true],
    ['ka.stage=Panic', true],
    ['groupby stage', true],
    ['sort stage', true],
    ['include user,stage', true],
    ['stats count_distinct(stage)', true],
    ['stage_time>now-1h', false],
    ['"stage" and verb=get', false],
    ['groupby user', false],
  ])('of %s is %s', (text, mentioned) => {
    expect(mentionsStage(parseQuery(text).query)).toBe(mentioned);
  });
});

describe('explainQuery', () => {
  it.each([
    ['', 'All requests.'],
    ['logtype="Kubernetes Audit Logs"', 'All requests.'],
    ['groupby user', 'Requests, counted by user, most first.'],
    [
      'logtype="Kubernetes Audit Logs" and verb="delete" groupby objectref_resource,username',
      'Requests where the verb is delete, counted by resource and user, most first.',
    ],
    ['verb=get or verb=list and code=200', 'Requests where the verb is get or (the verb is list and the status code is 200).'],
    ['not (verb=get or code=200)', 'Requests where it is not so that (the verb is get or the status code is 200).'],
    ['resource=deploy groupby user sort count', 'Requests where the resource is deployments, counted by user, sorted by count.'],
    ['stage=Panic', 'Every recorded stage of requests where the stage is Panic.'],
  ])('says %j as %j', (text, said) => {
    const { query } = readQuery(text);
    expect(query && explainQuery(query)).toBe(said);
  });
});
