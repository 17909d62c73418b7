import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: ["RequestReceived"]\nrules:\n';

const { write } = folder;

const leaky = write('leaky.yaml', `${head}# Everything.\n- level: Request # all\n`);

describe('telltale policy lint', () => {
  it('shows the place, the reason, the effect and what to do, and ends with 1', async () => {
    const { code, stdout, stderr } = await runCli(['policy', 'lint', leaky]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain(`${leaky}:6:3 sensitive-body\n`);
    expect(stdout).toContain('  - level: Request # all\n    ^^^^^^^^^^^^^^');
    expect(stdout).toContain('error: Rule 1 records the bodies of secrets, configmaps and tokenreviews');
    expect(stdout).toContain('--fix: Record secrets, configmaps and tokenreviews at Metadata, by a rule before it.');
    expect(stdout).toContain('kube-apiserver 1.36 takes it');
  });

  it('fails from the severity on that is asked for', async () => {
    const quiet = write('quiet.yaml', `${head}- level: Metadata\n`);
    expect((await runCli(['policy', 'lint', quiet])).code).toBe(0);
    expect((await runCli(['policy', 'lint', quiet, '--fail-on', 'note'])).code).toBe(1);
    expect((await runCli(['policy', 'lint', leaky, '--fail-on', 'never'])).code).toBe(0);
    const wrong = await runCli(['policy', 'lint', leaky, '--fail-on', 'warn']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--fail-on takes error, warning, note, never');
  });

  it('mends the file in place: comments and permissions stay, and nothing is left beside it', async () => {
    const path = write('mended.yaml', readFileSync(leaky, 'utf8'));
    chmodSync(path, 0o640);
    const before = readdirSync(folder.path);
    const { code, stdout } = await runCli(['policy', 'lint', path, '--fix']);
    expect(code).toBe(0);
    expect(stdout).toContain('Mended: Record secrets, configmaps and tokenreviews at Metadata');
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('# Everything.\n- level: Request # all\n');
    expect(text).toContain('resources: ["secrets", "configmaps"]');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder.path)).toEqual(before);
    expect((await runCli(['policy', 'lint', path])).code).toBe(0);
  });

  it('mends what comes through a pipe into the pipe', async () => {
    const { code, stdout, stderr } = await runCli(['policy', 'lint', '-', '--fix'], {
      stdin: 'apiVersion: audit.k8s.io/v1\nrules:\n- level: metadata\n',
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'apiVersion: audit.k8s.io/v1\nrules:\n- level: Metadata\n' });
    expect(stderr).toContain('Mended: Write Metadata');
  });

  it('finds the policy and the version in the manifest of the API server', async () => {
    mkdirSync(join(folder.path, 'manifests'));
    const policy = write('manifests/policy.yaml', `${head}- level: Metadata\n  resources: [{group: "*"}]\n`);
    const manifest = (flags: string) =>
      write(
        'manifests/kube-apiserver.yaml',
        `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - command: [kube-apiserver${flags}]\n    image: registry.k8s.io/kube-apiserver:v1.30.1\n`,
      );
    const { code, stdout } = await runCli(['policy', 'lint', manifest(', --audit-policy-file=/nowhere/policy.yaml')]);
    expect(code).toBe(1);
    expect(stdout).toContain(`${policy}: kube-apiserver v1.30.1 does not start with it`);
    expect(stdout).toContain('does not know the group "*"');
    const none = await runCli(['policy', 'lint', manifest('')]);
    expect(none.code).toBe(3);
    expect(none.stderr).toContain('names no audit policy');
    const lost = await runCli(['policy', 'lint', manifest(', --audit-policy-file=/nowhere/other.yaml')]);
    expect(lost.code).toBe(3);
    expect(lost.stderr).toContain('/nowhere/other.yaml, is not here');
  });

  it('writes JSON, SARIF, JUnit and annotations', async () => {
    const json = JSON.parse((await runCli(['policy', 'lint', leaky, '-o', 'json'])).stdout) as {
      failed: boolean;
      files: { findings: unknown[] }[];
    };
    expect(json).toMatchObject({ failed: true, files: [{ path: leaky, loads: true, kubernetesVersion: '1.36' }] });
    const findings = json.files[0]?.findings.length ?? 0;
    expect(findings).toBeGreaterThan(3);
    const sarif = JSON.parse((await runCli(['policy', 'lint', leaky, '-o', 'sarif'])).stdout) as {
      runs: { results: unknown[]; tool: { driver: { rules: unknown[] } } }[];
    };
    expect(sarif).toMatchObject({ version: '2.1.0' });
    expect(sarif.runs[0]?.results).toHaveLength(findings);
    expect(sarif.runs[0]?.results).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ruleId: 'sensitive-body',
          level: 'error',
          locations: [
            expect.objectContaining({
              physicalLocation: expect.objectContaining({ region: expect.objectContaining({ startLine: 6, startColumn: 3 }) }),
            }),
          ],
        }),
      ]),
    );
    const junit = (await runCli(['policy', 'lint', leaky, '-o', 'junit'])).stdout;
    expect(junit).toMatch(new RegExp(`<testsuite name="[^"]+" tests="${findings}" failures="${findings}">`));
    expect(junit.match(/<testcase /g)).toHaveLength(findings);
    const github = (await runCli(['policy', 'lint', leaky, '-o', 'github'])).stdout;
    expect(github).toMatch(/^::error file=[^,]+,line=6,endLine=6,col=3,endColumn=17,title=sensitive-body::Rule 1 records/m);
    expect(github.trim().split('\n')).toHaveLength(findings);
  });

  it('shows hostile text by its codes, in every form', async () => {
    const path = write('hostile.yaml', `${head}- level: Metadata\n  "\\e[31m]]>%0A\u202e\\n::error::x": 1\n`);
    for (const format of ['text', 'junit', 'github', 'sarif']) {
      const { stdout } = await runCli(['policy', 'lint', path, '-o', format]);
      expect(stdout, format).toContain('31m');
      expect(stdout, format).not.toContain('\u001b');
      expect(stdout, format).not.toMatch(/^::error::x/m);
    }
  });

  it('tells what cannot be read, and changes nothing then', async () => {
    const gone = await runCli(['policy', 'lint', leaky, join(folder.path, 'gone.yaml'), '--fix']);
    expect(gone.code).toBe(3);
    expect(gone.stderr).toContain('there is no such file');
    expect(readFileSync(leaky, 'utf8')).toContain('rules:\n# Everything.');
    expect((await runCli(['policy', 'lint', folder.path])).stderr).toContain('it is a directory');
    expect((await runCli(['policy', 'lint', leaky, '--kubernetes-version', 'new'])).code).toBe(2);
  });
});

describe('telltale policy mend', () => {
  it('prints the policy with its indentation, and nothing where that does not help', async () => {
    const { code, stdout } = await runCli(['policy', 'mend', '-'], {
      stdin: 'apiVersion: audit.k8s.io/v1\nrules:\n- level: None\nusers:\n- a # who\n- level: Metadata',
    });
    expect(code).toBe(0);
    expect(stdout).toBe('apiVersion: audit.k8s.io/v1\nrules:\n  - level: None\n    users:\n      - a # who\n  - level: Metadata\n');
    const bad = await runCli(['policy', 'mend', '-'], { stdin: 'rules: [' });
    expect(bad.code).toBe(1);
    expect(bad.stdout).toBe('');
    expect(existsSync(join(folder.path, '-'))).toBe(false);
  });
});

describe('telltale policy', () => {
  it('lists its commands, and names the one that was meant', async () => {
    const { code, stdout } = await runCli(['policy']);
    expect(code).toBe(0);
    expect(stdout).toContain('policy lint');
    expect((await runCli(['policy', '--help'])).stdout).toBe(stdout);
    const { code: failed, stderr } = await runCli(['policy', 'lnt']);
    expect(failed).toBe(2);
    expect(stderr).toContain('Did you mean telltale policy lint?');
    expect((await runCli(['__complete', 'pol'])).stdout).toContain('policy\t');
    expect((await runCli(['__complete', 'policy', 'l'])).stdout).toMatch(/^lint\t/);
    expect((await runCli(['__complete', 'policy', 'lint', '--fa'])).stdout).toMatch(/^--fail-on\t/);
  });
});
