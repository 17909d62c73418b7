import { expect, it } from 'vitest';
import { fullScope } from './scope.ts';
import { countBadRecords, measureSilences, type SummaryFilter } from './summary.ts';

const all: SummaryFilter = { scope: fullScope, clusters: [], fromUs: null, toUs: null };
const some: SummaryFilter = {
  scope: { clusters: ['prod', 'test'], namespaces: ['dev'] },
  clusters: ["it's"],
  fromUs: 1n,
  toUs: 2n,
};

it('measures silences within what was asked and may be seen', () => {
  const { sql, params } = measureSilences(some, 30);
  expect(sql).toContain(
    "WHERE cluster IN ({p1:Array(String)}) AND time >= fromUnixTimestamp64Micro({p2:Int64}, 'UTC') AND time < fromUnixTimestamp64Micro({p3:Int64}, 'UTC') AND cluster IN ({p4:Array(String)}) AND namespace IN ({p5:Array(String)}) GROUP BY",
  );
  expect(params).toEqual({ p0: 30, p1: ["it's"], p2: 1n, p3: 2n, p4: ['prod', 'test'], p5: ['dev'] });
  expect(measureSilences(all, 1).sql).not.toContain(' WHERE cluster');
});

it('shows bad records to those who see all namespaces', () => {
  expect(countBadRecords(some).sql).toContain('AND false GROUP BY');
  expect(countBadRecords(all)).toEqual({
    sql: 'SELECT toString(reason) AS reason, count() AS count FROM bad_records GROUP BY reason ORDER BY count DESC, reason',
    params: {},
  });
});
