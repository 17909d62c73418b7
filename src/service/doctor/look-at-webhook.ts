/** The kubeconfig of a webhook on its machine, the files that it names, and whether the receiver takes events with it. */
import { access, readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { WebhookFact } from '../../policy/doctor/facts.ts';
import { hostPathOf, type ServerSetup, settingOf } from '../../policy/doctor/setup.ts';
import { readWebhookTarget } from '../../policy/doctor/webhook-target.ts';
import type { Gathering } from './gather-facts.ts';
import { readNodeFile } from './node-files.ts';
import { probeWebhook } from './probe-webhook.ts';
import { readCredential } from './read-credential.ts';

export async function lookAtWebhook(setup: ServerSetup, { files, probes, note, nowMs, signal }: Gathering): Promise<WebhookFact | null> {
  const named = settingOf(setup, 'audit-webhook-config-file');
  const path = named?.startsWith('/') === true ? hostPathOf(setup, named) : null;
  if (path === null) return null;
  const file = await readNodeFile(files, path);
  const nothing = { problem: '', target: null, missingFiles: [], isOpen: false, probe: null };
  if (file.state === 'elsewhere') {
    note(`The kubeconfig of the webhook, ${path}, was not looked at: it is not on this machine, nor beside the set-up.`);
    return null;
  }
  if (file.state === 'folder') return { path: file.path, ...nothing, state: 'invalid', problem: 'it is a directory' };
  if (file.state !== 'read') return { path: file.path, ...nothing, state: file.state };
  const target = readWebhookTarget(file.text);
  if ('problem' in target) return { path: file.path, ...nothing, state: 'invalid', problem: target.problem };
  // Paths in a kubeconfig count from its folder, as the container sees it.
  const here = (inner: string) => {
    const inside = isAbsolute(inner) ? inner : resolve(dirname(named ?? '/'), inner);
    const outside = hostPathOf(setup, inside);
    return outside === null ? null : join(files.root, outside);
  };
  const inners = [target.caFile, target.certificateFile, target.keyFile, target.tokenFile].flatMap((inner) => inner ?? []);
  const missing = await Promise.all(inners.map(async (inner) => ((await isThere(here(inner))) ? [] : [inner])));
  const missingFiles = files.isNode ? missing.flat() : [];
  const { mode } = await stat(file.path);
  const holdsSecret = [target.token, target.password, target.keyData].some((secret) => secret !== null);
  const readInner = async (inner: string) => {
    const outside = here(inner);
    return outside === null ? null : readFile(outside, 'utf8').catch(() => null);
  };
  const probe =
    probes && missing.flat().length === 0 ? await probeWebhook(target, await readCredential(target, readInner), { nowMs, signal }) : null;
  if (!probes) note('The receiver of the webhook was not asked: --offline.');
  else if (probe === null && !files.isNode)
    note('The receiver of the webhook was not asked: files that its kubeconfig names are not on this machine.');
  return { path: file.path, state: 'read', problem: '', target, missingFiles, isOpen: holdsSecret && (mode & 0o077) !== 0, probe };
}

async function isThere(path: string | null): Promise<boolean> {
  if (path === null) return false;
  return access(path).then(
    () => true,
    () => false,
  );
}
