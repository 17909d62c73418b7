/**
 * Times questions over a store, warm, without the start of a process; tells also how many rows the engine plans to read, and
 * how long it takes to get from a question's text to its statement. “Now” is when the last event of the store came.
 */

import { readQuery } from '../dist/query/check-query.js';
import { compileQuery } from '../dist/sql/compile-query.js';
import { estimateReads } from '../dist/sql/estimate.js';
import { fullScope } from '../dist/sql/scope.js';
import { openStore } from '../dist/store/open-store.js';

const rounds = 7;

export async function timeQuestions(location, questions) {
  const store = await openStore(location);
  const timed = [];
  try {
    const [newest] = await store.rows({ sql: 'SELECT toString(toUnixTimestamp64Micro(max(time))) AS us FROM events', params: {} });
    const context = { scope: fullScope, relation: { kind: 'table' }, nowUs: BigInt(newest.us), trustedProxies: [] };
    const compile = (text) => {
      const { query, diagnostics } = readQuery(text);
      if (query === null) throw new Error(`${text}: ${diagnostics[0]?.message}`);
      return compileQuery(query, context);
    };
    for (const [name, text] of questions) {
      const { statement, settings } = compile(text);
      const estimate = await store.rows(estimateReads(statement));
      const planned = estimate.reduce((sum, { table, rows }) => sum + (table === 'events' ? Number(rows) : 0), 0);
      const compiling = performance.now();
      for (let round = 0; round < 100; round += 1) compile(text);
      const compileMs = (performance.now() - compiling) / 100;
      const times = [];
      let rows = 0;
      for (let round = 0; round < rounds; round += 1) {
        const started = performance.now();
        rows = (await store.rows(statement, { settings, memoryBytes: 2 ** 31 })).length;
        times.push(performance.now() - started);
      }
      timed.push({ name, rows, planned, compileMs, ms: times.sort((a, b) => a - b)[rounds >> 1] });
    }
  } finally {
    await store.close();
  }
  return timed;
}
