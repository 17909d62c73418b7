import { describe, expect, it } from 'vitest';
import { compareAge, readRotatedName } from './rotated-name.ts';

describe('readRotatedName', () => {
  it.each([
    [
      'audit.log',
      ['audit-2026-11-21T01-31-50.208.log', 'audit-2026-11-21T01-31-50.209.log.gz', 'audit-2026-11-21T02-00-00.000.log.zst', 'audit.log'],
    ],
    ['k8s.audit.log', ['k8s.audit-2026-11-21T01-48-46.927.log.gz', 'k8s.audit-2026-11-22T01-48-46.927.log', 'k8s.audit.log.gz']],
    ['audit', ['audit-2026-11-21T01-31-50.208', 'audit']],
    ['audit.log', ['audit.log.11.gz', 'audit.log.10.gz', 'audit.log.2.gz', 'audit.log.1', 'audit.log']],
    ['audit.log', ['audit.log-20261119.gz', 'audit.log-20261120', 'audit.log.1', 'audit.log']],
    ['audit.log', ['audit.log-20261119-1763600000', 'audit.log-20261120-1763600000', 'audit.log']],
    ['audit.log', ['audit.log.2026-11-19', 'audit.log.2026-11-20.xz', 'audit.log']],
  ])('knows the set of %s, oldest first', (current, names) => {
    const read = names.map((name) => ({ name, ...readRotatedName(name) }));
    expect(new Set(read.map((each) => each.current))).toEqual(new Set([current]));
    expect(
      read
        .toReversed()
        .sort(compareAge)
        .map(({ name }) => name),
    ).toEqual(names);
  });

  it.each(['audit.log', 'body-00001.json', 'one-of-each.ndjson.gz', 'audit-2026.log'])('takes %s for no rotated file', (name) => {
    expect(readRotatedName(name).current).toBe(name.replace('.gz', ''));
  });
});
