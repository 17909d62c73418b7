/** `telltale doctor` where the settings of k3s and RKE2 lie in several files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { doctorPlaces } from './doctor-places.ts';

const { folder, node, write, doctor } = doctorPlaces();
afterAll(() => folder.remove());

const policy = readFileSync(new URL('../../deploy/audit-policy.yaml', import.meta.url), 'utf8');

describe('settings of k3s and RKE2 in several files', () => {
  const config = '/etc/rancher/k3s/config.yaml';
  const args = (...words: readonly string[]) => `kube-apiserver-arg:\n${words.map((word) => `  - ${word}\n`).join('')}`;
  const logs = '/var/lib/rancher/k3s/server/logs';
  const whole = [
    'audit-policy-file=/var/lib/rancher/k3s/server/audit.yaml',
    'audit-log-maxsize=100',
    'audit-log-maxbackup=20',
    'audit-log-maxage=7',
    `audit-log-path=${logs}/audit.log`,
  ];
  const policyFile = { '/var/lib/rancher/k3s/server/audit.yaml': policy, [`${logs}/audit.log`]: '' };

  it('are looked at where they are, when one file alone sets them', async () => {
    const root = node({
      ...policyFile,
      [config]: 'token: SECRET-TOKEN\n',
      [`${config}.d/10-audit.yaml`]: args(...whole),
      [`${config}.d/20-other.yml`]: 'disable: traefik\n',
    });
    const { code, stdout, stderr } = await doctor('--root', root);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${root}${config}.d/10-audit.yaml: a configuration of k3s`);
    const lacking = node({
      ...policyFile,
      [`${config}.d/10-audit.YAML`]: args(...whole.filter((word) => !word.includes('maxage'))),
      [`${config}.d/x.txt`]: args('audit-log-path=-'),
    });
    expect((await doctor('--root', lacking)).stdout).toContain(`${lacking}${config}.d/10-audit.YAML`);
  });

  it('count as what they come to: the last value of a key, and what is added to it', async () => {
    const files = {
      ...policyFile,
      [config]: `token: SECRET-TOKEN\n${args('audit-log-path=-')}`,
      [`${config}.d/10-audit.yaml`]: args(...whole.slice(0, 2)),
      [`${config}.d/20-audit.yaml`]: args(...whole.slice(2)).replace('arg:', 'arg+:'),
    };
    const root = node(files);
    const good = await doctor('--root', root);
    expect(good.codes).toEqual([]);
    expect(good.stderr).toContain('what config.yaml, 10-audit.yaml, 20-audit.yaml set is put together');
    expect(good.stdout + good.stderr).not.toContain('SECRET-TOKEN');
    // Without the plus the last one is all there is.
    const replaced = node({ ...files, [`${config}.d/20-audit.yaml`]: args(...whole.slice(2)) });
    const bad = await doctor('--root', replaced, '--fix', '--write');
    expect(bad.stdout).not.toContain('SECRET-TOKEN');
    expect((await doctor('--root', replaced)).codes).toEqual(['no-policy-file']);
    expect(readFileSync(join(replaced, config), 'utf8')).toBe(files[config]);
  });

  it('are looked at beside a file that is named, and named when they cannot be read', async () => {
    const path = write('rancher/k3s/config.yaml', 'token: SECRET-TOKEN\n');
    write('rancher/k3s/config.yaml.d/10-audit.yaml', args('audit-log-path=-'));
    write('rancher/k3s/config.yaml.d/20-broken.yaml', '{');
    const { stdout, stderr } = await doctor(path);
    expect(stdout).toContain(`${path}.d/10-audit.yaml`);
    expect(stderr).toContain(`${path}.d/20-broken.yaml is no YAML: nothing starts with it.`);
  });
});
