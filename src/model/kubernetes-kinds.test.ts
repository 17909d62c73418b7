import { describe, expect, it } from 'vitest';
import { findKind, kinds } from './kubernetes-kinds.ts';
import { builtInResources } from './kubernetes-names.ts';

describe('kinds', () => {
  it('has one for each built-in resource', () => {
    expect(builtInResources.length).toBeGreaterThan(60);
    expect(builtInResources.filter(({ plural }) => findKind(plural) === undefined)).toEqual([]);
  });

  it('names each once', () => {
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it.each([
    ['Deployment', 'Deployment'],
    ['deployment', 'Deployment'],
    ['deployments', 'Deployment'],
    ['deploy', 'Deployment'],
    ['podlist', 'PodList'],
    ['Ingresses', 'Ingress'],
    ['Widget', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('finds what %s means', (name, kind) => {
    expect(findKind(name)).toBe(kind);
  });
});
