import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const log = fileURLToPath(new URL('../../samples/audit.log.gz', import.meta.url));
const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules:\n';

function write(name: string, rules: string): string {
  const path = join(folder.path, `${name}.yaml`);
  writeFileSync(path, head + rules);
  return path;
}

const metadata = write('metadata', '- level: Metadata\n');
const all = write('all', '- level: RequestResponse\n');
const holes = write(
  'holes',
  '- level: None\n  userGroups: [system:nodes]\n- level: Metadata\n  resources: [{group: "", resources: [pods/exec]}]\n  omitStages: [ResponseStarted]\n- level: RequestResponse\n  verbs: [create, update, patch, delete]\n',
);

interface Watch {
  readonly kind: string;
  readonly name: string;
  readonly status: string;
  readonly because: readonly {
    readonly rule: number | null;
    readonly lacks: readonly string[];
    readonly needs: { readonly level: string };
  }[];
  readonly change: {
    readonly edits: readonly { readonly sentence: string; readonly rule: string | null }[];
    readonly price: { readonly events: number; readonly bytes: number } | null;
  } | null;
}

async function cover(...words: readonly string[]) {
  const { code, stdout, stderr } = await runCli(['policy', 'coverage', ...words, '-o', 'json', '-q']);
  const answer = JSON.parse(stdout) as {
    readonly watches: readonly Watch[];
    readonly answerable: number;
    readonly partly: number;
    readonly blind: number;
  };
  return { code, stderr, answer, of: (name: string) => answer.watches.find((watch) => watch.name === name) };
}

describe('telltale policy coverage', () => {
  it('finds everything answered where everything is recorded', async () => {
    const { code, answer } = await cover(all, '--fail-on', 'partly');
    expect(code).toBe(0);
    expect(answer.answerable).toBe(answer.watches.length);
    expect(answer.watches.length).toBeGreaterThan(60);
    expect(new Set(answer.watches.map(({ kind }) => kind))).toEqual(new Set(['question', 'detection']));
  });

  it('is blind without bodies where bodies are asked for, and says which rule would show them', async () => {
    const { answer, of } = await cover(metadata, '--keep', 'questions');
    expect(of('privileged-pods')).toMatchObject({
      status: 'blind',
      because: [{ rule: 1, lacks: ['bodies'], needs: { level: 'Request' } }],
      change: {
        edits: [{ sentence: expect.stringContaining('Before rule 1, record requests to create, update or patch pods') }],
        price: null,
      },
    });
    expect(of('admin-bindings')?.because[0]?.needs.level).toBe('RequestResponse');
    // The bodies are only shown.
    expect(of('certificates')?.status).toBe('partly');
    expect(of('secret-readers')?.status).toBe('answerable');
    expect(answer.blind).toBe(5);
  });

  it('tells what is not recorded, what shows too late, and where logins fail unseen', async () => {
    const { of } = await cover(holes);
    expect(of('exec-commands')).toMatchObject({ status: 'partly' });
    expect(of('exec-commands')?.because.map(({ rule, lacks }) => [rule, lacks])).toContainEqual([2, ['late']]);
    // Whose login failed is in no group, and its only event is of the stage that rule 2 leaves out.
    expect(of('failed-logins')).toMatchObject({ status: 'partly' });
    expect(of('failed-logins')?.because.map(({ rule, lacks }) => [rule, lacks])).toEqual([
      [2, ['stage']],
      [null, ['not-recorded']],
    ]);
    expect(of('secret-readers')).toMatchObject({ status: 'blind', because: [{ rule: null, lacks: ['not-recorded'] }] });
    expect(new Set(of('rbac-changes')?.because.map(({ rule }) => rule))).toEqual(new Set([1, null]));
  });

  it('proposes no change that records credentials, and asks for no body only to show them', async () => {
    const { of } = await cover(metadata, '--keep', 'token-secret-created,long-token-minted,cloud-access');
    expect(of('token-secret-created')).toMatchObject({ status: 'blind', needsCredentials: true, change: null });
    // The request for a token holds none; the answer does.
    expect(of('long-token-minted')).toMatchObject({ status: 'blind', needsCredentials: false });
    expect(of('long-token-minted')?.change?.edits.map(({ rule }) => rule)).toEqual([
      expect.stringMatching(/level: Request\n.*\["create"\]/),
    ]);
    expect(of('cloud-access')).toMatchObject({ status: 'answerable', withheld: true });
  });

  it('prices a change by what it would record more of recorded events', async () => {
    const { of } = await cover(metadata, '--keep', 'images,secret-readers', '-f', log);
    const price = of('images')?.change?.price;
    expect(price?.events).toBe(0);
    expect(price?.bytes).toBeGreaterThan(1000);
    const simulated = async (path: string) =>
      JSON.parse((await runCli(['policy', 'simulate', path, '-f', log, '-o', 'json', '-q'])).stdout).total;
    const rule = of('images')?.change?.edits[0]?.rule ?? '';
    const changed = write('changed', `${rule}\n- level: Metadata\n`);
    const [before, after] = [await simulated(metadata), await simulated(changed)];
    expect(price?.bytes).toBe(after.kept.bytes + after.estimated.bytes - before.kept.bytes - before.estimated.bytes);
    expect((await cover(changed, '--keep', 'images')).of('images')?.status).toBe('answerable');
  });

  it('ends with 1 where what is asked for is not answered', async () => {
    expect((await cover(metadata, '--fail-on', 'blind')).code).toBe(1);
    expect((await cover(metadata)).code).toBe(0);
    expect((await cover(metadata, '--keep', 'certificates', '--fail-on', 'blind')).code).toBe(0);
    expect((await cover(metadata, '--keep', 'certificates', '--fail-on', 'partly')).code).toBe(1);
  });

  it('says it in a page and for a review', async () => {
    const { stdout } = await runCli(['policy', 'coverage', metadata, '--keep', 'questions']);
    expect(stdout).toContain('metadata.yaml: 5 blind, 4 partly');
    expect(stdout).toContain('blind  privileged-pods  Who started pods that can reach the host?');
    expect(stdout).toMatch(/Rule 1 records who, what and when, but no bodies \(Metadata\)\. Such as\s+jane: create pods in default\./);
    const { stdout: page } = await runCli(['policy', 'coverage', metadata, '--keep', 'questions', '-o', 'md']);
    expect(page).toContain('| blind | question | privileged-pods | Who started pods that can reach the host? |');
    expect(page).toContain('```yaml\n- level: Request\n');
  });

  it('refuses names that stand for nothing, with the nearest', async () => {
    const { code, stderr } = await runCli(['policy', 'coverage', metadata, '--keep', 'secret-reader']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('Did you mean secret-readers?') });
  });
});
