import { describe, expect, it } from 'vitest';
import { type Catalogue, complete, completedPath, completedValue, emptyCatalogue } from './complete.ts';

const catalogue: Catalogue = {
  values: (field) => (field.field === 'user' ? [{ value: 'system:apiserver', count: 7 }, { value: 'alice' }] : []),
  paths: ['request.spec.hostNetwork', 'request.spec.containers[*].image', 'request.metadata.labels["k8s.io/app"]', 'annotations["mood"]'],
};

/** What is offered where the bar stands. */
function at(marked: string): string[] {
  const position = marked.indexOf('|');
  return complete(marked.replace('|', ''), position, catalogue).map(({ insert }) => insert);
}

describe('complete', () => {
  it.each<[string, string[]]>([
    ['|', ['user', 'verb', 'groupby ']],
    ['ver|', ['verb']],
    ['verb=delete and us|', ['user', 'useragent']],
    ['(us|', ['user']],
    ['not us|', ['user']],
    ['@us|', ['@user']],
    ['objectref_r|', ['objectref_resource', 'objectref_resourceversion']],
    ['objectRef.res|', ['objectRef.resource']],
    ['user.na|', ['user.name']],
    ['request.spec.h|', ['request.spec.hostNetwork']],
    ['@request.spec.h|', ['@request.spec.hostNetwork']],
    ['request.metadata.labels.k8|', ['request.metadata.labels["k8s.io/app"]']],
    ['request.metadata.labels["k8|', ['request.metadata.labels["k8s.io/app"]']],
    ['annotations["m|', ['annotations["mood"]']],
    ['annotations["pod-s|', ['annotations["pod-security.kubernetes.io/enforce-policy"]']],
    ['verb |', ['=', '!=', 'in ', 'startswith ', 'is empty ']],
    ['verb st|', ['startswith ']],
    ['duration |', ['>', '>=', 'between ']],
    ['verb=|', ['get', 'deletecollection']],
    ['verb=del|', ['delete', 'deletecollection']],
    ['verb="del|', ['delete', 'deletecollection']],
    ['verb in (get, li|', ['list']],
    ['@verb:up|', ['update']],
    ['user=sys|', ['"system:apiserver"']],
    ['user=system:ap|', ['"system:apiserver"']],
    ['code=4|', ['401', '4xx']],
    ['is_write=|', ['true', 'false']],
    ['stage=|', ['ResponseComplete']],
    ['resource=dep|', ['deployments']],
    ['verb=delete |', ['and ', 'or ', 'groupby ']],
    ['verb=delete gro|', ['groupby ']],
    ['groupby |', ['user', 'resource']],
    ['groupby user, re|', ['resource']],
    ['groupby user |', ['having ', 'limit ']],
    ['groupby user sort |', ['user', 'count']],
    ['groupby user sort count |', ['desc ', 'asc ']],
    ['groupby user having |', ['count']],
    ['stats |', ['count', 'avg(', 'p95(']],
    ['stats avg(du|', ['duration']],
    ['count |', ['by ']],
    ['last |', ['1h', '24h']],
    ['code between 400 |', ['and ']],
    ['namespace is |', ['empty ']],
  ])('offers at %s', (marked, wanted) => {
    expect(at(marked)).toEqual(expect.arrayContaining(wanted));
  });

  it('offers what stands inside a stage', () => {
    expect(at('sequence by user (ver|')).toContain('verb');
    expect(at('sequence by user (verb=get) th|')).toEqual(['then ']);
    expect(at('sequence by user (verb=get) then (verb=list) wi|')).toContain('within ');
    expect(at('ratio(co|')).toContain('code');
    expect(at('last 1d groupby user compare be|')).toContain('before ');
    expect(at('groupby user eval twice = cou|')).toContain('count');
    expect(at('eval tool = cli|')).toContain('client');
    expect(at('eval tool = lower(client) groupby to|')).toContain('tool');
  });

  it('offers only operators that fit the type of the field', () => {
    expect(at('verb |')).not.toContain('>');
    expect(at('duration |')).not.toContain('contains ');
    expect(at('source_ip |')).toContain('cidr ');
  });

  it('puts what begins as typed before what holds it', () => {
    expect(at('user|').slice(0, 2)).toEqual(['user', 'useragent']);
    expect(at('verb=collection|')).toEqual(['deletecollection']);
  });

  it('replaces what was typed, quotes and all', () => {
    const [first] = complete('verb=get and user="sys', 22, catalogue);
    expect(first).toMatchObject({ insert: '"system:apiserver"', span: { start: 18, end: 22 }, documentation: '7 in the store.' });
  });

  it('gives documentation with every candidate', () => {
    for (const text of ['', 'verb ', 'verb=', 'groupby user ', 'stats ', 'last ', 'groupby user sort ']) {
      const candidates = complete(text, text.length, emptyCatalogue);
      expect(candidates.length).toBeGreaterThan(0);
      for (const { documentation, label } of candidates) expect(documentation, label).toMatch(/\S/);
    }
  });

  it('offers nothing inside a comment', () => {
    expect(at('verb=get # us|')).toEqual([]);
  });

  it('names the field whose values are wanted, and how they begin', () => {
    expect(completedValue('verb=get and username=al', 24)).toMatchObject({ field: { field: 'user' }, typed: 'al' });
    expect(completedValue('annotations["x"]=', 17)).toMatchObject({ field: { field: 'annotations', path: [{ kind: 'key', key: 'x' }] } });
    expect(completedValue('verb', 4)).toBeNull();
  });
});

describe('completedPath', () => {
  it.each<[string, string | null]>([
    ['request.|', 'request'],
    ['request.spec.ho|', 'request.spec'],
    ['verb=create and @request.spec.ho|', '@request.spec'],
    ['requestObject.sp|', 'requestObject'],
    ['request.spec.containers[*].im|', 'request.spec.containers[*]'],
    ['request.metadata.labels["k8s.io/a|', 'request.metadata.labels'],
    ['request.metadata.labels["k8s.io/app"].x|', 'request.metadata.labels["k8s.io/app"]'],
    ['annotations["pod|', 'annotations'],
    ['groupby user, response.sta|', 'response'],
    ['req|', null],
    ['user.na|', null],
    ['verb=request.spec|', null],
    ['nothing.here|', null],
    ['|', null],
  ])('at %s', (marked, prefix) => {
    const position = marked.indexOf('|');
    expect(completedPath(marked.replace('|', ''), position)?.prefix ?? null).toBe(prefix);
  });
});
