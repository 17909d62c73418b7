import { describe, expect, it } from 'vitest';
import { isError } from '../../model/diagnostic.ts';
import { readQuery } from '../check-query.ts';
import { explainQuery } from '../explain-query.ts';
import { parseQuery } from '../parse-query.ts';
import { printQuery } from '../print-query.ts';
import { filters } from './registry.ts';

/** What is asked, its canonical form, and what is understood. */
const golden: readonly (readonly [text: string, printed: string, explained: string])[] = [
  // Equality
  ['verb = "get"', 'verb=get', 'the verb is get'],
  ['user!=alice', 'user!=alice', 'the user is not alice'],
  ['verb <> get', 'verb!=get', 'the verb is not get'],
  ['verb not = get', 'verb!=get', 'the verb is not get'],
  ['name="*"', 'name="*"', 'the object name is "*"'],
  ['name=*', 'name is not empty', 'the object name is present'],
  ['name!=*', 'name is empty', 'the object name is absent'],
  ['groups="system:masters"', 'groups="system:masters"', 'one of the groups is system:masters'],
  ['groups!="system:masters"', 'groups!="system:masters"', 'none of the groups is system:masters'],
  ['is_write=yes', 'is_write=true', 'is_write is true'],
  ['namespace=""', 'namespace=""', 'the namespace is absent'],
  ['request.spec.replicas=3', 'request.spec.replicas=3', 'request.spec.replicas is 3'],
  ['request.spec.x="3"', 'request.spec.x="3"', 'request.spec.x is 3'],
  ['request.spec.hostNetwork=true', 'request.spec.hostNetwork=true', 'request.spec.hostNetwork is true'],
  // Status codes
  ['code="403"', 'code=403', 'the status code is 403'],
  ['code=4xx', 'code=4xx', 'the status code is 4xx'],
  ['code!=5XX', 'code!=5xx', 'the status code is not 5xx'],
  ['code>4xx', 'code>499', 'the status code is more than 499'],
  ['code>=4xx', 'code>=400', 'the status code is at least 400'],
  ['code<4xx', 'code<400', 'the status code is less than 400'],
  ['code<=4xx', 'code<=499', 'the status code is at most 499'],
  ['code in (401, 5xx)', 'code in (401) or code=5xx', 'the status code is 401 or the status code is 5xx'],
  ['code not in (401, 5xx)', 'code not in (401) and code!=5xx', 'the status code is not 401 and the status code is not 5xx'],
  ['code:4*', 'code:4*', 'the status code is 4xx'],
  ['code startswith 4', 'code startswith "4"', 'the status code is 4xx'],
  // Durations, sizes, times
  ['duration > 2s', 'duration>2s', 'the duration is more than 2 seconds'],
  ['duration>=1500ms', 'duration>=1500ms', 'the duration is at least 1500 milliseconds'],
  ['duration<1h30m', 'duration<90m', 'the duration is less than 90 minutes'],
  ['size>1MiB', 'size>1MiB', 'the size is more than 1MiB'],
  ['size<=1kB', 'size<=1000', 'the size is at most 1000'],
  ['time>=2026-11-21', 'time>=2026-11-21', 'the time of the request is not before 2026-11-21'],
  ['time>2026-11-21', 'time>2026-11-21', 'the time of the request is after 2026-11-21'],
  ['time=2026-11', 'time between 2026-11-01 and 2026-11-30', 'the time of the request is between 2026-11-01 and 2026-11-30'],
  [
    'time="2026-11-21 01:30"',
    'time between 2026-11-21T01:30:00Z and 2026-11-21T01:30:59Z',
    'the time of the request is between 2026-11-21 01:30:00 UTC and 2026-11-21 01:30:59 UTC',
  ],
  ['time<2026-11-21T01:30:00+01:00', 'time<2026-11-21T00:30:00Z', 'the time of the request is before 2026-11-21 00:30:00 UTC'],
  ['time>now-1h', 'time>now-1h', 'the time of the request is after 1 hour ago'],
  // Lists of values
  ['verb in (get, list watch)', 'verb in (get,list,watch)', 'the verb is get, list or watch'],
  ['verb not in (get)', 'verb not in (get)', 'the verb is not get'],
  ['verb !in [get]', 'verb not in (get)', 'the verb is not get'],
  ['groups in (a,b)', 'groups in (a,b)', 'one of the groups is a or b'],
  // Parts of texts
  ['requesturi contains "?watch"', 'requesturi contains "?watch"', 'the request URI contains "?watch"'],
  ['requesturi not contains x', 'requesturi not contains x', 'the request URI does not contain x'],
  ['groups contains "system:masters"', 'groups contains "system:masters"', 'one of the groups is system:masters'],
  ['user !startswith "system:"', 'user not startswith "system:"', 'the user does not start with system:'],
  ['path endswith /status', 'path endswith /status', 'the path ends with /status'],
  ['name like "web-%"', 'name like "web-%"', 'the object name fits the pattern "web-%"'],
  ['name not like "web*"', 'name not like "web*"', 'the object name does not fit the pattern "web*"'],
  ['name =~ "^web-\\d+$"', 'name =~ "^web-\\\\d+$"', 'the object name matches the regular expression "^web-\\\\d+$"'],
  ['name !~ x', 'name !~ "x"', 'the object name does not match the regular expression "x"'],
  // Ranges
  ['code between 400 and 404', 'code between 400 and 404', 'the status code is between 400 and 404'],
  ['duration not between 1ms and 1s', 'duration not between 1ms and 1s', 'the duration is not between 1 millisecond and 1 second'],
  ['source_ip cidr 10.0.0.0/8', 'source_ip cidr 10.0.0.0/8', 'the source address is inside 10.0.0.0/8'],
  [
    'sourceips not cidr (10.0.0.0/8, "::1")',
    'sourceips not cidr (10.0.0.0/8,"::1")',
    'none of the source addresses is inside 10.0.0.0/8 or ::1',
  ],
  ['source_ip=10.0.0.0/8', 'source_ip="10.0.0.0/8"', 'the source address is inside 10.0.0.0/8'],
  // Absence
  ['namespace is empty', 'namespace is empty', 'the namespace is absent'],
  ['groups is not empty', 'groups is not empty', 'the groups are present'],
  ['namespace is null', 'namespace is empty', 'the namespace is absent'],
  // The style of Guance, Datadog and KQL
  ['@verb:update', 'verb=update', 'the verb is update'],
  ['-@verb:update', 'not verb=update', 'the verb is not update'],
  ['@objectRef.name:"web-*"', 'objectRef.name="web-*"', 'the object name is "web-*"'],
  ['@name:web-*', 'name:web-*', 'the object name fits the pattern "web-*"'],
  ['name !:web-?', 'name !:web-?', 'the object name does not fit the pattern "web-?"'],
  ['user:system:*', 'user:system:*', 'the user fits the pattern "system:*"'],
  ['name:a\\ b*', 'name:a\\ b*', 'the object name fits the pattern "a b*"'],
  ['@name:*', 'name is not empty', 'the object name is present'],
  ['@code:[400 TO 499]', 'code=4xx', 'the status code is 4xx'],
  ['@code:{400 TO 499}', 'code>400 and code<499', 'the status code is more than 400 and the status code is less than 499'],
  ['@code:[500 TO *]', 'code>=500', 'the status code is at least 500'],
  ['@code:>=400', 'code>=400', 'the status code is at least 400'],
  ['@user:(alice OR bob*)', 'user=alice or user:bob*', 'the user is alice or the user fits the pattern "bob*"'],
  // Free text
  ['"cannot list"', '"cannot list"', 'the record contains "cannot list"'],
  ['hostPath', '"hostPath"', 'the record contains "hostPath"'],
  ['not hostPath', 'not "hostPath"', 'the record does not contain "hostPath"'],
  // Paths and other names
  [
    '.requestObject.spec.containers[].image contains latest',
    '.requestObject.spec.containers[*].image contains latest',
    'request.spec.containers[*].image contains latest',
  ],
  [
    'annotations.authorization.k8s.io/decision=forbid',
    'annotations.authorization.k8s.io/decision=forbid',
    'annotations["authorization.k8s.io/decision"] is forbid',
  ],
  ['annotations[“k8s.io/deprecated”]=true', 'annotations["k8s.io/deprecated"]="true"', 'annotations["k8s.io/deprecated"] is true'],
  ['request.spec.containers[0]["my.key"]=x', 'request.spec.containers[0]["my.key"]=x', 'request.spec.containers[0]["my.key"] is x'],
  ['kubernetes.audit.user.username=a', 'kubernetes.audit.user.username=a', 'the user is a'],
  ['ka.user.name=a', 'ka.user.name=a', 'the user is a'],
];

describe('the families of operators', () => {
  it.each(golden)('%s', (text, printed, explained) => {
    const { query, diagnostics } = readQuery(text);
    expect(diagnostics.filter(isError)).toEqual([]);
    expect(printQuery(parseQuery(text).query)).toBe(printed);
    expect(query && explainQuery(query)).toBe(`Requests where ${explained}.`);
  });

  const docs = filters.flatMap((filter) => filter.docs.map((doc) => [doc.operator, doc] as const));

  it.each(docs)('documents %s with examples that hold', (_, { summary, syntax, examples }) => {
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(syntax).not.toBe('');
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(readQuery(example).query, example).not.toBeNull();
  });

  it('has a family for every operator that is documented', () => {
    expect(docs.length).toBeGreaterThanOrEqual(20);
    expect(filters.flatMap(({ operators }) => operators)).toHaveLength(17);
  });
});
