import { describe, expect, it } from 'vitest';
import { readQuery } from '../query/check-query.ts';
import { compileQuery } from './compile-query.ts';
import { maskedText } from './mask.ts';
import { fullScope } from './scope.ts';

function sqlOf(text: string, masks: boolean): string {
  const { query } = readQuery(text);
  if (query === null) throw new Error(`${text} has errors`);
  return compileQuery(query, { scope: fullScope, relation: { kind: 'table' }, nowUs: 0n, trustedProxies: [], masks }).statement.sql;
}

const timesMasked = (sql: string) => sql.split('multiSearchAnyCaseInsensitive').length - 1;

describe('groups by keys that are masked', () => {
  it('are counted by the values first, and each value is masked once', () => {
    const sql = sqlOf('code=403 groupby user,message', true);
    expect(sql).toContain(
      `SELECT plain_c0 AS c0, ${maskedText('plain_c1')} AS c1, sum(events) AS c2 FROM (SELECT user AS plain_c0, message AS plain_c1, `,
    );
    expect(sql).toContain('GROUP BY plain_c0, plain_c1) GROUP BY c0, c1');
    expect(timesMasked(sql)).toBe(1);
  });

  it('keep the period that is compared', () => {
    const sql = sqlOf('since 2026-11-21 groupby message compare before 1d', true);
    expect(sql).toMatch(/arrayJoin\(.+ AS plain_period, count\(\) AS events .+ GROUP BY plain_c0, plain_period\) GROUP BY c0, period/);
  });

  it('are made in one step where more than events is counted, or nothing is masked', () => {
    expect(sqlOf('stats max(duration) as longest by message', true)).not.toContain('plain_');
    expect(sqlOf('groupby user,verb', true)).not.toContain('plain_');
    expect(sqlOf('groupby user,message', false)).not.toContain('plain_');
  });
});

describe('filters on the record where masks are on', () => {
  it('are tried on the record itself first, so that masks are made of few events', () => {
    const [before, after] = sqlOf('raw=~"zz[0-9]+q" and verb=get count', true).split(' WHERE ');
    expect(before).toMatch(/ PREWHERE \(standing = 0 .+ AND verb = \S+ AND \(match\(raw, \S+\) OR match\('', \S+\)\)$/);
    expect(after).toMatch(/^match\(if\(resource = 'secrets' OR /);
  });

  it('look for a free text around the bodies first, and only where it is there at all', () => {
    const [before, after] = sqlOf('"some words" count', true).split(' WHERE ');
    expect(before).toMatch(/ PREWHERE .+ AND multiSearchAnyCaseInsensitive\(raw, \S+\)$/);
    expect(after).toMatch(/^if\(multiSearchAnyCaseInsensitive\(concat\(toString\(auditid\)/);
  });

  it('have nothing of it beside other conditions, or without masks', () => {
    expect(sqlOf('(raw=~"zz" or verb=get) count', true)).not.toContain('PREWHERE');
    expect(sqlOf('raw=~"zz" "some words" count', false)).not.toContain('PREWHERE');
  });
});
