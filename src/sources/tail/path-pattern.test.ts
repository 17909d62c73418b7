import { describe, expect, it } from 'vitest';
import { matches, parsePathPattern } from './path-pattern.ts';

describe('parsePathPattern', () => {
  it.each([
    ['/var/log/*.log', 'audit.log', true],
    ['/var/log/*.log', '.audit.log', false],
    ['/var/log/.*.log', '.audit.log', true],
    ['/var/log/audit?.log', 'audit1.log', true],
    ['/var/log/audit?.log', 'audit.log', false],
    ['/var/log/audit-[0-9].log', 'audit-7.log', true],
    ['/var/log/audit-[!0-9].log', 'audit-7.log', false],
    ['/var/log/{kube,oauth}-*.log', 'oauth-1.log', true],
    ['/var/log/{kube,oauth}-*.log', 'etcd-1.log', false],
    ['/var/log/audit.log', 'auditXlog', false],
    ['/var/log/audit[.log', 'audit[.log', true],
    ['/var/log/a(b)+$.log', 'a(b)+$.log', true],
    ['/var/log/[]x].log', '].log', true],
    ['/var/log/[\\d].log', '7.log', false],
    ['/var/log/*', 'line\nbreak', true],
  ])('%s, %s: %s', (text, name, expected) => {
    expect(matches(parsePathPattern(text).name, name)).toBe(expected);
  });

  it.each(['', '/', '/var/log/', '/var/**/audit.log', '/var/log/[z-a].log'])('refuses “%s” with what to do', (text) => {
    expect(() => parsePathPattern(text)).toThrow(
      expect.objectContaining({ code: 'usage', details: expect.objectContaining({ hint: expect.any(String) }) }),
    );
  });
});
