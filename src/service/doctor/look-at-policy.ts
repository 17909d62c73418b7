/** The policy that a set-up names, or holds, as policy lint sees it. */
import { createHash } from 'node:crypto';
import { parseAllDocuments, stringify } from 'yaml';
import type { PolicyFact } from '../../policy/doctor/facts.ts';
import { hostPathOf, lastUse, type ServerSetup, settingOf } from '../../policy/doctor/setup.ts';
import { lintPolicy } from '../../policy/lint/lint-policy.ts';
import type { Gathering } from './gather-facts.ts';
import { readNodeFile } from './node-files.ts';

export async function lookAtPolicy(setup: ServerSetup, { files, note }: Gathering): Promise<PolicyFact | null> {
  if (setup.inlinePolicy !== null) return lookAtInline(setup);
  const named = settingOf(setup, 'audit-policy-file');
  const path = named?.startsWith('/') === true ? hostPathOf(setup, named) : null;
  if (path === null) return null;
  const file = await readNodeFile(files, path);
  if (file.state === 'elsewhere') {
    note(`The policy, ${path}, was not looked at: it is not on this machine, nor beside the set-up.`);
    return null;
  }
  // RKE2 writes one where its profile asks for a policy and there is none.
  if (file.state === 'missing' && lastUse(setup, 'audit-policy-file') === undefined) return null;
  if (file.state !== 'read') return { state: file.state, path: file.path };
  return file.text.trim() === '' ? { state: 'empty', path: file.path } : factOf(setup, file.path, file.text);
}

/** As Talos has it. Without one it is Metadata for all, which has no findings. */
function lookAtInline({ text, form, minor }: ServerSetup): PolicyFact | null {
  if (form !== 'talos') return null;
  const documents = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false });
  const policy = (Array.isArray(documents) ? documents : [])
    .map((document) => document.getIn(['cluster', 'apiServer', 'auditPolicy'], true))
    .find((found) => found !== undefined);
  return policy === undefined ? null : factOf({ minor }, 'cluster.apiServer.auditPolicy', stringify(policy));
}

function factOf({ minor }: Pick<ServerSetup, 'minor'>, path: string, text: string): PolicyFact {
  const { policy, findings } = lintPolicy(text, { kubernetesVersion: `1.${minor}` });
  const [first] = findings.filter(({ severity }) => severity !== 'note');
  return {
    state: 'read',
    path,
    loads: policy !== null,
    errors: findings.filter(({ severity }) => severity === 'error').length,
    warnings: findings.filter(({ severity }) => severity === 'warning').length,
    first: first === undefined ? null : `line ${first.line}: ${first.message}`,
    recordsBodies: policy?.rules.some(({ level }) => level.startsWith('Request')) ?? true,
    digest: createHash('sha256').update(JSON.stringify(policy)).digest('hex'),
  };
}
