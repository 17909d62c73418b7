import { describe, expect, it } from 'vitest';
import { builtInResources, falseSubresources, falseVerbs, findResource, subresources, verbs } from './kubernetes-names.ts';

describe('the built-in resources', () => {
  it.each([
    ['deploy', 'deployments', 'apps'],
    ['secret', 'secrets', ''],
    ['po', 'pods', ''],
    ['ing', 'ingresses', 'networking.k8s.io'],
    ['netpol', 'networkpolicies', 'networking.k8s.io'],
    ['Endpoints', 'endpoints', ''],
    ['ep', 'endpoints', ''],
    ['hpa', 'horizontalpodautoscalers', 'autoscaling'],
    ['clusterrolebinding', 'clusterrolebindings', 'rbac.authorization.k8s.io'],
    ['csr', 'certificatesigningrequests', 'certificates.k8s.io'],
    ['sc', 'storageclasses', 'storage.k8s.io'],
    ['crds', 'customresourcedefinitions', 'apiextensions.k8s.io'],
    ['lease', 'leases', 'coordination.k8s.io'],
  ])('%s is %s', (name, plural, group) => {
    expect(findResource(name)).toMatchObject({ plural, group });
  });

  it('knows no custom resource', () => {
    expect(findResource('widgets')).toBeUndefined();
  });

  it('have names of their own', () => {
    const plurals = builtInResources.map(({ plural }) => plural);
    const shorts = builtInResources.flatMap(({ shortNames }) => shortNames);
    expect(builtInResources.length).toBeGreaterThan(60);
    expect(new Set(plurals).size).toBe(plurals.length);
    expect(new Set(shorts).size).toBe(shorts.length);
    for (const { plural, singular } of builtInResources) {
      expect(plural).toMatch(/^[a-z]+s$/);
      expect(singular).toMatch(/^[a-z]+$/);
    }
  });
});

describe('the names that do not exist', () => {
  it('are none that do, and lead to ones that do', () => {
    for (const [name, { instead }] of Object.entries(falseVerbs)) {
      expect(verbs).not.toContain(name);
      if (instead !== undefined) expect(verbs).toContain(instead);
    }
    for (const [name, instead] of Object.entries(falseSubresources)) {
      expect(subresources).not.toContain(name);
      expect(subresources).toContain(instead);
    }
  });
});
