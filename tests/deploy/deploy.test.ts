/** What stands in deploy/ is read as its users' tools read it: the rights that it asks for are the least, and its parts fit together. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readAgentConfig } from '../../src/service/agent/agent-config.ts';

const folder = join(import.meta.dirname, '..', '..', 'deploy');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

interface Volume {
  readonly name: string;
  readonly hostPath?: { readonly path: string; readonly type: string };
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string };
}

const documents = parseAllDocuments(read('agent-daemonset.yaml'), { uniqueKeys: true, strict: true });
const objects = documents.map((document) => document.toJS({ maxAliasCount: 0 }));
const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);
const [daemonSet] = ofKind('DaemonSet');
const pod = daemonSet.spec.template.spec;
const [container] = pod.containers;
const mounts: readonly Mount[] = container.volumeMounts;
const volumes: readonly Volume[] = pod.volumes;

describe('agent-daemonset.yaml', () => {
  it('is YAML without a mistake, all in one namespace', () => {
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
    expect(objects.map(({ kind }) => kind)).toEqual(['Namespace', 'ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'DaemonSet']);
    const names = objects.map(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : metadata.namespace));
    expect(new Set(names)).toEqual(new Set(['telltale-agent']));
    expect(daemonSet.spec.selector.matchLabels).toEqual(daemonSet.spec.template.metadata.labels);
  });

  it('asks for no rights of the cluster', () => {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(ofKind('ServiceAccount')[0].automountServiceAccountToken).toBe(false);
    expect(objects.filter(({ kind }) => /Role/.test(kind))).toEqual([]);
    expect(pod.serviceAccountName).toBe(ofKind('ServiceAccount')[0].metadata.name);
  });

  it('asks for the least rights of the node', () => {
    for (const name of ['hostNetwork', 'hostPID', 'hostIPC']) expect(pod[name]).toBeUndefined();
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.securityContext.seccompProfile.type).toBe('RuntimeDefault');
    expect(pod.containers).toHaveLength(1);
    expect(container.ports).toBeUndefined();
    const { requests, limits } = container.resources;
    expect(Object.keys(requests)).toEqual(Object.keys(limits));
    expect(limits.memory).toBe('192Mi');
  });

  it('mounts the logs read-only, as a directory, and writes into its state alone', () => {
    const writable = mounts.filter(({ readOnly }) => readOnly !== true);
    expect(writable.map(({ name }) => name)).toEqual(['state']);
    expect(new Set(mounts.map(({ name }) => name))).toEqual(new Set(volumes.map(({ name }) => name)));
    const hostPaths = volumes.flatMap(({ name, hostPath }) => (hostPath === undefined ? [] : [[name, hostPath.path, hostPath.type]]));
    expect(hostPaths).toEqual([
      ['logs', '/var/log/kubernetes/audit', 'Directory'],
      ['state', '/var/lib/telltale-agent', 'DirectoryOrCreate'],
    ]);
  });

  it('runs on every control-plane node, whatever the label holds', () => {
    const { nodeSelectorTerms } = pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    expect(nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] },
      { matchExpressions: [{ key: 'node-role.kubernetes.io/master', operator: 'Exists' }] },
    ]);
    expect(pod.tolerations).toContainEqual({ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' });
  });

  it('gives the agent settings that it takes, with files that are mounted', async () => {
    const [configMap] = ofKind('ConfigMap');
    const path = join(mkdtempSync(join(tmpdir(), 'telltale-test-')), 'agent.yaml');
    writeFileSync(path, configMap.data['agent.yaml']);
    const config = await readAgentConfig({ config: path, files: [] }, { NODE_NAME: 'cp-1' });
    const isMounted = (file: string) => mounts.some(({ mountPath }) => file.startsWith(`${mountPath}/`) || file === mountPath);
    const token = config.token !== null && 'file' in config.token ? config.token.file : '';
    for (const file of [...config.files, config.state, token, config.tls.ca ?? '']) expect([file, isMounted(file)]).toEqual([file, true]);
    expect(config.node).toBe('cp-1');
    expect(container.args).toEqual(['agent', '--config', '/etc/telltale/config/agent.yaml']);
    expect(container.env).toEqual([{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }]);
    const port = Number(config.to.port);
    expect(JSON.stringify(ofKind('NetworkPolicy')[0].spec.egress)).toContain(`"port":${port}`);
  });

  it('holds no secret', () => {
    expect(ofKind('Secret')).toEqual([]);
    expect(volumes.find(({ secret }) => secret !== undefined)?.secret?.secretName).toBe('telltale-agent');
  });
});

describe.each(['telltale-agent.service', 'telltale.service'])('%s', (name) => {
  const sections = readUnit(read(name));

  it('is hardened, and restarts', () => {
    const service = sections.get('Service') ?? new Map<string, string>();
    for (const setting of ['NoNewPrivileges', 'PrivateDevices', 'PrivateTmp', 'ProtectHome', 'DynamicUser'])
      expect([setting, service.get(setting)]).toEqual([setting, 'yes']);
    expect(service.get('ProtectSystem')).toBe('strict');
    expect(service.get('Restart')).toMatch(/always|on-failure/);
    expect(service.get('StateDirectoryMode')).toBe('0700');
    expect(service.get('CapabilityBoundingSet')).toBe(name === 'telltale.service' ? '' : 'CAP_DAC_READ_SEARCH');
    // The engine of the language writes machine code.
    expect(service.has('MemoryDenyWriteExecute')).toBe(false);
    expect(Number(service.get('TimeoutStopSec'))).toBeGreaterThan(10);
    expect(sections.get('Install')?.get('WantedBy')).toBe('multi-user.target');
  });

  it.skipIf(spawnSync('systemd-analyze', ['--version']).error !== undefined)('passes systemd’s own check', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'telltale-test-')), name);
    // It must find the program.
    writeFileSync(path, read(name).replaceAll('/usr/local/bin/telltale', process.execPath));
    expect(execFileSync('systemd-analyze', ['verify', path], { stdio: 'pipe', encoding: 'utf8' })).toBe('');
  });
});

describe('audit-policy.yaml', () => {
  const policy = parse(read('audit-policy.yaml'));

  it('records everything in the end, no bodies, and what shows a failed login', () => {
    expect(policy).toMatchObject({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', omitStages: ['RequestReceived'] });
    expect(policy.rules.at(-1)).toEqual({ level: 'Metadata' });
    expect(new Set(policy.rules.map(({ level }: { level: string }) => level))).toEqual(new Set(['None', 'Metadata']));
  });

  it('has only fields that the API server knows: it takes a rule with an unknown one for a wider rule', () => {
    for (const rule of policy.rules) {
      for (const key of Object.keys(rule)) expect(['level', 'users', 'userGroups', 'verbs', 'resources', 'nonResourceURLs']).toContain(key);
      for (const resource of rule.resources ?? []) expect(Object.keys(resource)).toEqual(['group', 'resources']);
      for (const url of rule.nonResourceURLs ?? []) expect(url).toMatch(/^\/[^*]*\*?$/);
    }
  });
});

describe('Dockerfile', () => {
  const text = read('Dockerfile');

  it('copies between stages that there are, and runs as nobody special', () => {
    const stages = new Set([...text.matchAll(/^FROM \S+ AS (\w+)$/gm)].map((match) => match[1]));
    expect(stages).toEqual(new Set(['build', 'lean', 'agent', 'server']));
    for (const [, from] of text.matchAll(/--from=(\w+)/g)) expect(stages).toContain(from);
    expect(text.match(/^USER 10380:10380$/gm)).toHaveLength(2);
  });

  it('has a Node that the program runs on', () => {
    const floor = Number(/>=(\d+)/.exec(parse(readFileSync(join(folder, '..', 'package.json'), 'utf8')).engines.node)?.[1]);
    for (const [, major] of text.matchAll(/^FROM node:(\d+)/gm)) expect(Number(major)).toBeGreaterThanOrEqual(floor);
  });
});

function readUnit(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of text.split('\n')) {
    const name = /^\[(\w+)\]$/.exec(line)?.[1];
    if (name !== undefined) {
      section = new Map();
      sections.set(name, section);
    }
    const setting = /^(\w+)=(.*)$/.exec(line);
    if (setting !== null) section.set(setting[1] ?? '', setting[2] ?? '');
  }
  return sections;
}
