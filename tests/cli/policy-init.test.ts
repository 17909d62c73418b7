import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

describe('telltale policy init', () => {
  it('prints a policy that lints without a warning', async () => {
    const printed = await runCli(['policy', 'init']);
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    expect(printed.stdout).toMatch(/^# recommended: /);
    const linted = await runCli(['policy', 'lint', '-', '--fail-on', 'note'], { stdin: printed.stdout });
    expect(linted.code).toBe(0);
  });

  it('fits it to the version', async () => {
    const old = await runCli(['policy', 'init', '--template', 'cis', '--kubernetes-version', 'v1.21.3']);
    expect(old.stdout).toContain('# cis: ');
    expect(old.stdout).not.toContain('omitManagedFields');
    const none = await runCli(['policy', 'init', '--kubernetes-version', 'newest']);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('no version of Kubernetes');
  });

  it('says what there is, and what can be switched where there is no policy', async () => {
    const { code, stdout } = await runCli(['policy', 'init', '--list']);
    expect(code).toBe(0);
    for (const name of ['minimal', 'recommended', 'cis', 'pci-dss', 'forensic', 'eks', 'aks', 'gke'])
      expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
    const { text, templates, managed } = JSON.parse((await runCli(['policy', 'init', '--list', '-o', 'json'])).stdout);
    expect([text, templates.length, managed.length]).toEqual([null, 5, 3]);
    const eks = await runCli(['policy', 'init', '--template', 'eks']);
    expect({ code: eks.code, stdout: eks.stdout }).toEqual({ code: 2, stdout: '' });
    expect(eks.stderr).toContain('Amazon EKS takes no audit policy');
    expect(eks.stderr).toContain('docs/guides/eks.md');
  });

  it('knows no other', async () => {
    const { code, stderr } = await runCli(['policy', 'init', '--template', 'forensics']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean forensic?');
  });
});
