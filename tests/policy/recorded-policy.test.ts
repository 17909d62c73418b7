/**
 * What simulating a policy says of a log of everything, against what an API server recorded under that policy: the policy that
 * people copy from a page, with its indentation put back. The two logs come from like clusters with like clients.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type AskedEvent, attributesOf } from '../../src/policy/attributes-of.ts';
import { evaluatePolicy } from '../../src/policy/evaluate-policy.ts';
import { parsePolicy } from '../../src/policy/load/parse-policy.ts';
import { runCli, temporaryFolder } from '../cli/run-cli.ts';

type Recorded = AskedEvent & { readonly stage: string; readonly level: string };

const folder = temporaryFolder();
afterAll(() => folder.remove());

const pathOf = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const linesOf = (name: string) =>
  gunzipSync(readFileSync(pathOf(name)))
    .toString()
    .trim()
    .split('\n');
const eventsOf = (name: string) => linesOf(name).map((line) => JSON.parse(line) as Recorded);

const documents = linesOf('policy/loading.ndjson.gz').map((line) => JSON.parse(line) as { name: string; yaml: string });
const text = documents.find(({ name }) => name === 'seed 004 policy, indentation mended')?.yaml ?? '';
const { policy } = parsePolicy(text);
const [everything, underPolicy] = [eventsOf('seed-policy/request-response.ndjson.gz'), eventsOf('seed-policy/recorded.ndjson.gz')];

function decide(event: Recorded) {
  if (policy === null) throw new Error('no policy');
  return evaluatePolicy(policy, attributesOf(event));
}
const kindOf = (event: Recorded) => {
  const { objectRef } = event as { readonly objectRef?: Readonly<Record<string, string>> };
  const { apiGroup = '', resource = '', subresource = '' } = objectRef ?? {};
  return JSON.stringify([event.verb, apiGroup, resource, subresource, decide(event).ruleIndex]);
};

describe('a policy that an API server ran with', () => {
  it('recorded every event at the level that the evaluation says', () => {
    expect(underPolicy.length).toBeGreaterThan(250);
    for (const event of underPolicy) {
      const { level, omitStages } = decide(event);
      expect([event.level, level !== 'None', omitStages.some((stage) => stage === event.stage)]).toEqual([level, true, false]);
    }
  });

  it('is simulated as it was recorded, kind by kind and rule by rule', async () => {
    const recordedLevels = new Map(underPolicy.map((event) => [kindOf(event), event.level]));
    const simulatedLevels = new Map(everything.map((event) => [kindOf(event), decide(event).level]));
    const both = [...recordedLevels].filter(([kind]) => simulatedLevels.has(kind));
    expect(both.length).toBeGreaterThan(250);
    for (const [kind, level] of both) expect([kind, simulatedLevels.get(kind)]).toEqual([kind, level]);

    const path = join(folder.path, 'policy.yaml');
    writeFileSync(path, text);
    const { code, stdout } = await runCli([
      'policy',
      'simulate',
      path,
      '-f',
      pathOf('seed-policy/request-response.ndjson.gz'),
      '-o',
      'json',
      '-q',
    ]);
    expect(code).toBe(0);
    const { rules } = JSON.parse(stdout) as {
      rules: { rule: number; level: string; today: { events: number }; kept: { events: number }; stages: Record<string, number> }[];
    };
    const recordedRules = new Map(underPolicy.map((event) => [(decide(event).ruleIndex ?? -1) + 1, event.level]));
    expect(new Map(rules.filter(({ kept }) => kept.events > 0).map(({ rule, level }) => [rule, level]))).toEqual(
      new Map([...recordedRules].sort(([one], [other]) => one - other)),
    );
    for (const { rule, today, kept, stages } of rules) {
      const own = everything.filter((event) => (decide(event).ruleIndex ?? -1) + 1 === rule);
      const written = own.filter((event) => event.stage !== 'RequestReceived' && decide(event).level !== 'None');
      expect([rule, today.events, kept.events]).toEqual([rule, own.length, written.length]);
      expect(Object.keys(stages)).not.toContain('RequestReceived');
    }
    expect(rules.filter(({ level, today }) => level === 'None' && today.events > 0).length).toBeGreaterThan(2);
  });
});
