/** The jq form of questions, run by jq, against the engine's answers over the same events. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readQuery } from '../../src/query/check-query.ts';
import { openRelations, type Relations } from '../golden/open-relations.ts';
import { hasJq } from './jq-program.ts';
import { askBoth } from './rows-of-jq.ts';

const lines = gunzipSync(readFileSync(new URL('../fixtures/one-of-each.ndjson.gz', import.meta.url)))
  .toString()
  .trimEnd()
  .split('\n');
const text = lines.join('\n');

let relations: Relations;
beforeAll(async () => {
  relations = await openRelations(lines);
});
afterAll(() => relations.close());

const questions = [
  'verb=delete groupby resource,user',
  'verb in (delete,deletecollection) groupby user',
  'code=403 groupby user,resource having count>2',
  'code=4xx groupby code sort code limit 5',
  'code!=200 groupby code',
  'code>=500 or code is empty groupby verb,stage',
  'not code<400 groupby code_class',
  'code not in (200,201) count',
  'code_class=4xx groupby reason',
  'is_write=true groupby actor_kind,is_write',
  'is_write=false count',
  'actor_kind=human groupby actor',
  'actor_kind=control-plane groupby user',
  'actor_kind in (node,service-account) groupby actor',
  'actor_kind!=control-plane groupby actor_kind',
  'actor="kube-system:namespace-controller" count',
  'client=kubectl groupby client_version',
  'client like "kube-%" groupby client',
  'client_version startswith v1 groupby client,client_version limit 20',
  'path startswith "/api/v1/namespaces" groupby resource,subresource',
  'path="/version" groupby user',
  'path endswith "/status" top 5 path',
  'duration > 100ms groupby verb,resource',
  'duration between 1ms and 2ms count',
  'stats count, avg(duration), p95(duration), max(duration) by verb',
  'stats median(duration) as m, sd(duration), min(code), max(code), sum(code) by resource',
  'stats count_distinct(user), count_distinct(code), count_distinct(groups), min(time), max(stage_time)',
  'stats sum(size), max(size) by level',
  'groupby groups limit 10',
  'groups contains "system:masters" groupby groups,verb',
  'groups startswith "system:" count',
  'sourceips is empty count',
  'sourceips contains "127.0.0.1" groupby source_ip',
  'source_ip cidr 127.0.0.0/8 groupby source_ip',
  'source_ip not cidr (127.0.0.0/8, "::1") groupby source_ip',
  'sourceips cidr (10.0.0.0/8, 192.168.0.0/16, "fd00::/8") count',
  'impersonateduser is not empty groupby user,impersonateduser',
  'namespace is empty groupby resource limit 10',
  'namespace!=kube-system and resource=secrets groupby namespace,name',
  'resource=deploy groupby apigroup,apiversion',
  'useragent =~ "(?i)KUBECTL|curl" groupby client',
  'user =~ "^system:node:[a-z]+-?\\d*$" groupby user',
  'user !~ "^system:" groupby user',
  'name =~ "\\bweb\\b|[^a-z]{3,}$" groupby name',
  'name:web-* groupby name',
  'name like "_%-%" top 3 name',
  'requesturi contains "labelSelector" rare 3 verb',
  '"cannot list" groupby user',
  'HOSTPATH and verb=create groupby user',
  '-"system:masters" groupby verb',
  '"cannot list"',
  'raw contains "hostPath" groupby user,verb',
  'decision=forbid groupby user',
  'authz_reason contains "cluster-admin" groupby user',
  'annotations["k8s.io/deprecated"]=true groupby resource',
  'annotations contains "RBAC" count',
  'extra["authentication.kubernetes.io/pod-name"] is not empty groupby user',
  'request.spec.hostNetwork=true count',
  'request.kind in (Pod,Deployment) groupby request.metadata.name',
  'request.spec.containers[*].image contains ":" groupby request.spec.containers[*].image',
  'request.spec.containers.image =~ "busybox" include user,request.spec.containers[0].image',
  'request.spec.replicas>=2 groupby request.spec.replicas',
  'request.rules.verbs="*" include name,request.rules',
  'response.items.metadata.name is not empty count',
  'details.kind=pods groupby details.name',
  'subresource=exec include user,name,exec_command',
  'exec_command contains "sh" count',
  'is_write=true groupby field_manager',
  'stage=RequestReceived groupby verb',
  'stage=* groupby stage',
  'stage!=Panic and verb=watch groupby stage,user',
  'timeslice 1m by verb',
  'timeslice 1w',
  'from 2026-11-21T01:40:00Z to 2026-11-21T01:50:00Z groupby verb',
  'since 2026-11-20 count',
  'time < 2026-11-21T01:45:00Z and not time<=2026-11-21T01:44:00.5Z count',
  'distinct apigroup,resource',
  'groupby user sort user desc limit 3 offset 2',
  'groupby user,verb include user',
  'groupby code exclude count sort code desc',
  'verb=delete limit 20 groupby user',
  'verb=delete sort duration desc limit 5 include user,duration,code,time,groups,annotations',
  'code=403',
  'verb=patch sort name, time desc limit 7',
  'level=Metadata or (verb=get and not (namespace=dev or user contains "admin")) groupby level,verb',
  'user > "system:" and user <= "system:serviceaccount:m" groupby user',
  'status=Failure and reason in (NotFound,AlreadyExists) and message contains "not found" groupby reason',
  'logtype="Kubernetes Audit Logs" and verb=update groupby name limit 9',
  'uid="" and user!="" groupby user limit 5',
  'avg(duration) groupby verb having avg(duration)>5ms sort avg(duration)',
];

describe.skipIf(!hasJq)('a question in jq', () => {
  let answered = 0;

  it.each(questions)('%s: the rows of the engine', async (question) => {
    const { query } = readQuery(question);
    expect(query).not.toBeNull();
    if (query === null) return;
    const { ofJq, ofEngine } = await askBoth(query, text, relations);
    if (ofEngine.length > 0) answered += 1;
    expect(ofJq).toEqual(ofEngine);
  });

  it('has an answer in most cases', () => {
    // Questions that find nothing would prove little.
    expect(answered).toBeGreaterThan(0.9 * new Set(questions).size);
  });
});
