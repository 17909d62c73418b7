/** What the machine and the network say of one set-up. What cannot be known from here stays unknown, and is named. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SetupFacts, Traffic } from '../../policy/doctor/facts.ts';
import { readSetup } from '../../policy/doctor/read-setup.ts';
import { folderOf, hasBackend, hostPathOf, logFileOf, type ServerSetup } from '../../policy/doctor/setup.ts';
import { lookAtLogFolder } from './look-at-log-folder.ts';
import { lookAtPolicy } from './look-at-policy.ts';
import { lookAtWebhook } from './look-at-webhook.ts';
import { type NodeFiles, readNodeFile } from './node-files.ts';

export interface Gathering {
  readonly files: NodeFiles;
  /** Whether the receiver of the webhook may be asked. */
  readonly probes: boolean;
  /** As it was measured elsewhere; null where nobody did. */
  readonly traffic: Traffic | null;
  readonly nowMs: number;
  readonly signal: AbortSignal;
  /** Takes what could not be looked at, and why. */
  readonly note: (text: string) => void;
}

export async function gatherFacts(setup: ServerSetup, path: string, gathering: Gathering): Promise<SetupFacts> {
  const [policy, webhook, doubles, log] = await Promise.all([
    lookAtPolicy(setup, gathering),
    hasBackend(setup, 'webhook') ? lookAtWebhook(setup, gathering) : null,
    gathering.files.isNode && path !== '-' ? findDoubles(path, setup) : [],
    lookAtLog(setup, gathering),
  ]);
  return { policy, webhook, doubles, logFolder: log?.folder ?? null, traffic: gathering.traffic ?? log?.traffic ?? null };
}

async function lookAtLog(setup: ServerSetup, { files, nowMs, note }: Gathering) {
  const log = logFileOf(setup);
  const path = log === null || !log.startsWith('/') ? null : hostPathOf(setup, log);
  if (path === null) return null;
  if (!files.isNode) {
    note(`The folder of the log, ${folderOf(path)}, was not looked at: this is not the machine of the API server.`);
    return null;
  }
  return lookAtLogFolder(join(files.root, path), setup, nowMs);
}

/** Files beside a manifest that the kubelet takes for another API server. */
async function findDoubles(path: string, setup: ServerSetup): Promise<readonly string[]> {
  if (setup.form !== 'static-pod') return [];
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const others = names.filter((name) => name !== basename(path) && !name.startsWith('.')).slice(0, 200);
  const found = await Promise.all(
    others.map(async (name) => {
      const file = await readNodeFile({ root: '/', isNode: true, beside: null }, join(folder, name));
      const isServer = file.state === 'read' && /kube-apiserver/.test(file.text) && readSetup(file.text).setup?.form === 'static-pod';
      return isServer ? [file.path] : [];
    }),
  );
  return found.flat();
}
