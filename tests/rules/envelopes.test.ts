/** The same events in the envelopes of API servers and clouds raise the same findings; where a form leaves something out, by rule and told in the guide. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeEvent } from '../../src/rules/complete-event.ts';
import { readRuleFiles } from '../../src/service/rules/rule-files.ts';
import { fixture, temporaryFolder } from '../cli/run-cli.ts';
import { mappings } from '../decode/mapped-wrappers.ts';
import { realEvents, wrappings } from '../decode/wrapped.ts';
import { detectLog, type ToldFinding } from './detect-log.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** With everything that the story tells, and all else that the cluster did meanwhile. */
const events: readonly string[] = [
  ...gunzipSync(readFileSync(fixture('seed-policy/round.log.gz')))
    .toString()
    .split('\n')
    .filter(Boolean),
  ...realEvents,
];

let written = 0;
function detectText(text: string): Promise<readonly ToldFinding[]> {
  const path = join(folder.path, `events-${written++}`);
  writeFileSync(path, text);
  return detectLog(path);
}

const lines = (each: readonly object[]) => each.map((event) => `${JSON.stringify(event)}\n`).join('');
const ids = (findings: readonly ToldFinding[]) => findings.map(({ id }) => id).sort();
/** What tells a finding apart where the request cannot be known in full. */
const names = (findings: readonly ToldFinding[]) => findings.map(({ rule, auditID }) => `${rule.name} ${auditID}`);

describe('the same events in other envelopes', () => {
  let native: readonly ToldFinding[];
  beforeAll(async () => {
    native = await detectText(events.join('\n'));
  });

  const list = {
    form: 'the body of a webhook',
    wrap: (each: readonly string[]) => `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[${each.join(',')}]}`,
  };
  const clouds = wrappings.filter(({ format }) => /^(cloudwatch|firehose|azure|cri$)/.test(format));

  it('are those of EKS, AKS, webhooks and container logs', () => {
    expect(clouds.length).toBeGreaterThanOrEqual(13);
    expect(native.length).toBeGreaterThan(250);
  });

  it.each([list, ...clouds.map(({ format, form, wrap }) => ({ form: `${format}, ${form}`, wrap }))])(
    '$form: the same findings',
    async ({ wrap }) => {
      expect(ids(await detectText(wrap(events)))).toEqual(ids(native));
    },
  );

  it('AKSAudit, a table without impersonation: all but the rules about that', async () => {
    const aks = mappings.find(({ format }) => format === 'aks-table');
    const found = await detectText(aks?.wrap(events.map((event) => JSON.parse(event))) ?? '');
    const left = native.filter(({ id }) => !ids(found).includes(id));
    expect(new Set(left.map(({ rule }) => rule.name))).toEqual(new Set(['impersonation', 'impersonated-masters', 'impersonation-in-vain']));
    expect(found.filter(({ id }) => !ids(native).includes(id))).toEqual([]);
  });
});

/** The events of which an entry of GKE can be written; an exec is there as well, with the status of what it became. */
const gke = mappings.find(({ format }) => format === 'gke');
// biome-ignore lint/suspicious/noExplicitAny: events of any kind are looked into
type AnyEvent = any;

function fitsGke(event: AnyEvent): boolean {
  const code = event.verb === 'create' ? 201 : 200;
  const isOdd = [101, 400].includes(event.responseStatus?.code);
  return gke?.fits(isOdd ? { ...event, responseStatus: { code } } : event) === true;
}

function wrapGke(each: readonly AnyEvent[]): string {
  const entries = (gke?.wrap(each) ?? '')
    .split('\n')
    .slice(0, each.length)
    .map((line) => JSON.parse(line));
  for (const [at, { impersonatedUser }] of each.entries())
    if (impersonatedUser !== undefined) entries[at].protoPayload.authenticationInfo.authoritySelector = impersonatedUser.username;
  return lines(entries);
}

/** The table of the guide: what rules do not find in the form of GKE. */
const guide = readFileSync(new URL('../../docs/guides/detections.md', import.meta.url), 'utf8');
const table = /\n## In the form of GKE\n([\s\S]*?)(?=\n## )/.exec(guide)?.[1] ?? '';
const blind = [...table.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name),
);

describe('the form of GKE', () => {
  it('finds in recorded events all but what the guide names', async () => {
    const fitting = events.map((event) => JSON.parse(event)).filter(fitsGke);
    expect(fitting.length).toBeGreaterThan(2000);
    const native = await detectText(lines(fitting));
    const found = new Set(names(await detectText(wrapGke(fitting))));
    const left = native.filter((finding) => !found.has(names([finding])[0] ?? ''));
    expect(native.length).toBeGreaterThan(200);
    expect([...new Set(left.map(({ rule }) => rule.name))].filter((name) => !blind.includes(name))).toEqual([]);
  });

  it('the guide names each rule whose own events are not found in it, and no other', async () => {
    const rules = (await readRuleFiles([], true)).flatMap((file) => file.rules);
    const firstMs = Date.UTC(2026, 0, 1, 12);
    const apartMs = 40 * 86_400_000;
    const stories = rules.flatMap((rule) => rule.tests.match.map((steps) => ({ rule, steps })));
    const told: AnyEvent[] = stories.flatMap(({ rule, steps }, story) =>
      steps.map(({ afterSeconds, event }, step) =>
        completeEvent(event, { auditID: `${rule.name}/${story}/${step}`, timeMs: firstMs + story * apartMs + afterSeconds * 1000 }),
      ),
    );
    const fitting = told.filter((event) => event.stage === 'ResponseComplete');
    const own = (findings: readonly ToldFinding[]) =>
      new Set(findings.filter(({ auditID, rule }) => auditID.startsWith(`${rule.name}/`)).map(({ rule }) => rule.name));
    const native = own(await detectText(lines(fitting)));
    const found = own(await detectText(wrapGke(fitting)));
    expect(native.size).toBeGreaterThan(120);
    expect([...native].filter((name) => !found.has(name)).sort()).toEqual([...blind].sort());
  });
});
