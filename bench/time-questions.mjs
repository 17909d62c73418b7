/** Times questions over a store, warm, without the start of a process. */

import { readQuery } from '../dist/query/check-query.js';
import { compileQuery } from '../dist/sql/compile-query.js';
import { fullScope } from '../dist/sql/scope.js';
import { openStore } from '../dist/store/open-store.js';

const rounds = 7;

export async function timeQuestions(location, questions) {
  const store = await openStore(location);
  const timed = [];
  try {
    for (const [name, text] of questions) {
      const { query, diagnostics } = readQuery(text);
      if (query === null) throw new Error(`${text}: ${diagnostics[0]?.message}`);
      const context = { scope: fullScope, relation: { kind: 'table' }, nowUs: BigInt(Date.now()) * 1000n, trustedProxies: [] };
      const { statement, settings } = compileQuery(query, context);
      const times = [];
      let rows = 0;
      for (let round = 0; round < rounds; round += 1) {
        const started = performance.now();
        rows = (await store.rows(statement, { settings, memoryBytes: 2 ** 31 })).length;
        times.push(performance.now() - started);
      }
      timed.push({ name, rows, ms: times.sort((a, b) => a - b)[rounds >> 1] });
    }
  } finally {
    await store.close();
  }
  return timed;
}
