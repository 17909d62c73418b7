import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { managedControlPlanes as managedNames, policyTemplates } from '../../contract/requests-policy.ts';
import type { Attributes } from '../attributes.ts';
import { evaluatePolicy } from '../evaluate-policy.ts';
import { lintPolicy } from '../lint/lint-policy.ts';
import { parsePolicy } from '../load/parse-policy.ts';
import { fitTemplate, purposeOf } from './fit-template.ts';
import { managedControlPlanes } from './managed-control-planes.ts';

const root = new URL('../../../', import.meta.url);
const textOf = (name: string) => readFileSync(new URL(`policies/${name}.yaml`, root), 'utf8');

const request = (verb: string, over: Partial<Attributes> = {}): Attributes => ({
  user: { name: 'jane', groups: ['system:authenticated', 'dev'] },
  verb,
  resourceRequest: true,
  apiGroup: '',
  apiVersion: 'v1',
  resource: 'pods',
  subresource: '',
  namespace: 'dev',
  name: 'web',
  path: '',
  ...over,
});
const node = { name: 'system:node:a', groups: ['system:nodes', 'system:authenticated'] };

describe('the templates of policies', () => {
  it('are all here, and no other', () => {
    expect(
      readdirSync(new URL('policies', root))
        .map((name) => name.replace(/\.yaml$/, ''))
        .sort(),
    ).toEqual([...policyTemplates].sort());
    expect(managedControlPlanes.map(({ name }) => name)).toEqual([...managedNames]);
    for (const { guide } of managedControlPlanes) expect(readFileSync(new URL(guide, root), 'utf8')).toContain('# ');
  });

  describe.each(policyTemplates)('%s', (name) => {
    const text = textOf(name);

    it.each(['1.19', '1.22', '1.23', '1.31', '1.36'])('is taken by an API server of %s as it is', (kubernetesVersion) => {
      const fitted = fitTemplate(text, kubernetesVersion);
      const { policy, diagnostics } = parsePolicy(fitted, { kubernetesVersion, strict: true });
      expect(policy).not.toBeNull();
      expect(diagnostics).toEqual([]);
      expect(fitted.includes('omitManagedFields')).toBe(text.includes('omitManagedFields') && Number(kubernetesVersion.slice(2)) >= 23);
      const found = lintPolicy(fitted, { kubernetesVersion }).findings.map(({ severity, code }) => `${severity} ${code}`);
      // Events are worth their volume where everything else is looked for.
      expect(found.filter((one) => name !== 'forensic' || one !== 'note noise-recorded')).toEqual([]);
    });

    it('says what it is for, and of each rule why it is there', () => {
      expect(text.startsWith(`# ${name}: `)).toBe(true);
      expect(purposeOf(text)).toMatch(/^\S.{60,}\.$/);
      const lines = text.split('\n');
      const rules = lines.flatMap((line, at) => (line.trim().startsWith('- level:') ? [lines[at - 1]?.trim()] : []));
      expect(rules.length).toBeGreaterThan(5);
      for (const above of rules) expect(above).toMatch(/^# /);
    });

    it('records what has to be recorded, and no credential', () => {
      const { policy } = parsePolicy(text);
      if (policy === null) throw new Error('no policy');
      const level = (attributes: Attributes) => evaluatePolicy(policy, attributes).level;
      for (const verb of ['get', 'list', 'create', 'update', 'patch', 'delete', 'watch'])
        for (const [apiGroup, resource, subresource] of [
          ['', 'secrets', ''],
          ['', 'serviceaccounts', 'token'],
          ['authentication.k8s.io', 'tokenreviews', ''],
        ] as const)
          expect(level(request(verb, { apiGroup, resource, subresource }))).toBe('Metadata');
      const failedLogin = evaluatePolicy(policy, request('list', { user: null }));
      expect(failedLogin.level).not.toBe('None');
      expect(failedLogin.omitStages).not.toContain('ResponseStarted');
      for (const subresource of ['exec', 'attach', 'portforward', 'log', 'ephemeralcontainers'])
        expect(level(request('get', { subresource }))).not.toBe('None');
      expect(level(request('delete', { resource: 'events' }))).not.toBe('None');
      expect(level(request('update', { apiGroup: 'coordination.k8s.io', resource: 'leases' }))).not.toBe('None');
      expect(level(request('update', { apiGroup: 'coordination.k8s.io', resource: 'leases', user: node }))).toBe('None');
      expect(level(request('get', { resource: 'secrets', user: node }))).toBe('Metadata');
      expect(level(request('get', { resourceRequest: false, resource: '', path: '/readyz' }))).toBe('None');
      const binding = level(request('create', { apiGroup: 'rbac.authorization.k8s.io', resource: 'clusterrolebindings', namespace: '' }));
      expect(binding === 'Metadata').toBe(name === 'minimal');
    });
  });
});
