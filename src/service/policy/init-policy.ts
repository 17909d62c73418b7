/** The use case behind `policy init`: an audit policy to begin with, from the templates that come with the program. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { policyTemplates } from '../../contract/requests-policy.ts';
import { newestKnown } from '../../policy/load/kubernetes-version.ts';
import { fitTemplate, purposeOf } from '../../policy/templates/fit-template.ts';
import { managedControlPlanes } from '../../policy/templates/managed-control-planes.ts';
import { requireVersion } from './load-policy-file.ts';

/** @throws AppError `usage` */
export async function initPolicy({
  template,
  list,
  kubernetesVersion = newestKnown,
}: RequestOf<'policy init'>): Promise<AnswerOf<'policy init'>> {
  requireVersion(kubernetesVersion);
  const managed = managedControlPlanes.find(({ name }) => name === template);
  if (managed !== undefined && !list) {
    throw new AppError('usage', {
      message: `${managed.title} takes no audit policy. It records ${managed.records} To switch: ${managed.switches}`,
      hint: `${managed.guide} tells how; \`telltale policy init --list\` tells what there is for an API server of your own.`,
    });
  }
  const templates = await Promise.all(policyTemplates.map(async (name) => ({ name, text: await readTemplate(name) })));
  const chosen = templates.find(({ name }) => name === template);
  return {
    text: list || chosen === undefined ? null : fitTemplate(chosen.text, kubernetesVersion),
    templates: templates.map(({ name, text }) => ({ name, purpose: purposeOf(text) })),
    managed: [...managedControlPlanes],
  };
}

function readTemplate(name: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../../policies/${name}.yaml`, import.meta.url)), 'utf8');
}
