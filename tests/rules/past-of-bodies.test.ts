/** What rules ask of bodies is taken out of them once, and comes to what each of their paths asked by itself comes to; with masks as well. */

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../src/contract/problems.ts';
import type { Query } from '../../src/query/ast.ts';
import { filterFields } from '../../src/query/walk.ts';
import { completeEvent } from '../../src/rules/complete-event.ts';
import { readRules } from '../../src/rules/read-rules.ts';
import type { EventRule } from '../../src/rules/rule.ts';
import type { Context } from '../../src/service/context.ts';
import { ingest } from '../../src/service/ingest.ts';
import { pastEvents, pastFields } from '../../src/service/rules/past-events.ts';
import { readRuleFiles } from '../../src/service/rules/rule-files.ts';
import { allRows, runQuery } from '../../src/service/run-query.ts';
import { fieldRef } from '../../src/service/summary/compose-query.ts';
import { fixture, temporaryFolder } from '../cli/run-cli.ts';
import { openScratchStore, type ScratchStore } from '../service/scratch-store.ts';

const folder = temporaryFolder();
const span = { start: 0, end: 0 };
const odd = (query: string) => `title: Odd\nlogsource: { product: kubernetes, service: audit }\nquery: ${JSON.stringify(query)}\n`;
/** What no built-in rule asks in this way. */
const oddRules = [
  'container.image !contains alpine and resource=pods and verb=create',
  'container.securityContext.privileged is empty and verb=create',
  'not container.securityContext.privileged=true and resource=pods and verb=create',
  'pod.hostNetwork=true or container.image contains alpine or resource=secrets',
  'request.metadata.name=evil and response.kind=Pod',
  'request.stringData.password contains a or request.data.password is not empty',
  'pod.metadata.labels.app is not empty and raw contains alpine',
].map(odd);

let store: ScratchStore;
let rules: readonly EventRule[];
beforeAll(async () => {
  const files = await readRuleFiles([], true);
  const all = [...files.flatMap((file) => file.rules), ...oddRules.flatMap((text) => readRules(text).rules)];
  rules = all.filter(
    (rule): rule is EventRule =>
      rule.kind === 'event' && filterFields(rule.where).some(({ field }) => field === 'request' || field === 'response'),
  );
  const told = rules.flatMap(({ tests }) => [...tests.match, ...tests.ignore]).flat();
  const recorded = gunzipSync(readFileSync(fixture('request-response.log.gz')))
    .toString()
    .trimEnd()
    .split('\n');
  const completed = told.map(({ event }, at) =>
    JSON.stringify(completeEvent(event, { auditID: `told-${at}`, timeMs: Date.UTC(2026, 0, 1) + at * 1000 })),
  );
  // What a JSON patch sets is seen by rules alone: to a path it is a list.
  const lines = [...recorded, ...completed].filter((line) => !Array.isArray(JSON.parse(line).requestObject));
  const log = join(folder.path, 'events.log');
  await writeFile(log, `${lines.join('\n')}\n`);
  store = await openScratchStore();
  await ingest({ paths: [log], cluster: 'default', strict: false }, store.context());
}, 60_000);
afterAll(async () => {
  await store.close();
  await folder.remove();
});

describe.each(['off', 'on'] as const)('with masking %s', (masking) => {
  it('finds the same events', async () => {
    const context = { ...store.context(), masking };
    const counts = new Map<string, number>();
    for (const { name, where } of rules) {
      const list = { kind: 'include', columns: [fieldRef('id')], span } as const;
      const once = await pastEvents({ where, stages: [] }, { fields: pastFields([]), most: 100_000, shown: 'plain' }, context);
      // Masks make a path many times as long: of many paths they are more than the engine reads.
      const plain = await idsOf({ where, stages: [list] }, context).catch((error: AppError) => {
        expect([masking, error.message]).toEqual(['on', 'AST is too big. Maximum: 50000.']);
        return null;
      });
      if (plain === null) continue;
      expect([name, once.map(({ id }) => id).sort()]).toEqual([name, plain.sort()]);
      counts.set(name, (counts.get(name) ?? 0) + once.length);
    }
    expect(rules.length).toBeGreaterThan(30);
    expect([...counts].filter(([, count]) => count > 0).length).toBeGreaterThan(20);
  }, 120_000);
});

async function idsOf(query: Query, context: Context): Promise<string[]> {
  return (await allRows(await runQuery(query, context))).map(({ cells: [id] }) => String(id));
}
