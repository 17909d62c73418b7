import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const sample = new URL('../../samples/audit.log.gz', import.meta.url);

describe('the bundled sample', () => {
  const events: readonly Record<string, unknown>[] = gunzipSync(readFileSync(sample))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

  it('holds as many real events as its page says', () => {
    expect(events.length).toBe(6000);
    expect(events.every((event) => event['kind'] === 'Event' && event['apiVersion'] === 'audit.k8s.io/v1')).toBe(true);
    expect(readFileSync(new URL('README.md', sample), 'utf8')).toContain('6,000 audit events');
  });

  it('stays light enough to be cloned', () => {
    expect(statSync(sample).size).toBeLessThan(900_000);
  });

  it('holds no token with a signature', () => {
    const tokens = JSON.stringify(events).match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [];
    expect(tokens.length).toBeGreaterThan(0);
    expect(tokens.filter((token) => !/\.x+$/.test(token))).toEqual([]);
  });
});
