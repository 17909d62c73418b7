/** The API servers of one cluster beside each other: where they differ, a request is recorded by which of them it meets. */
import { auditFlagsOf } from './audit-flags.ts';
import type { CheckTexts, Examined, Trouble } from './doctor-check.ts';
import { lastUse, settingOf } from './setup.ts';

export const serversDiffer: CheckTexts = {
  code: 'servers-differ',
  severity: 'warning',
  summary: 'API servers of one cluster are set up differently',
  why: 'A load balancer sends each request to any of them, and each records by its own flags and its own policy.',
  effect: 'What is recorded depends on chance: one server may record what another leaves out, or keep it for a day instead of a month.',
  fix: null,
};

export interface NamedServer extends Examined {
  readonly path: string;
}

/** What differs in each from the first, by the order of the servers. */
export function compareServers(servers: readonly NamedServer[]): readonly (readonly Trouble[])[] {
  const [first, ...rest] = servers;
  if (first === undefined) return [];
  return [[], ...rest.map((server) => differences(first, server))];
}

function differences(first: NamedServer, other: NamedServer): readonly Trouble[] {
  const names = new Set([...auditFlagsOf(first.setup.minor).keys(), ...auditFlagsOf(other.setup.minor).keys()]);
  const flags = [...names].flatMap((name): Trouble[] => {
    const [there, here] = [settingOf(first.setup, name), settingOf(other.setup, name)];
    // What is only another default of another version is told once, as the version.
    const isChosen = lastUse(first.setup, name) !== undefined || lastUse(other.setup, name) !== undefined;
    if (there === here || !isChosen) return [];
    return [{ message: `--${name} is ${say(here)} here, and ${say(there)} in ${first.path}.`, span: lastUse(other.setup, name)?.span }];
  });
  const [policy, firstPolicy] = [other.facts.policy, first.facts.policy];
  const policies =
    policy?.state === 'read' && firstPolicy?.state === 'read' && policy.digest !== firstPolicy.digest
      ? [
          {
            message: `The policy is not that of ${first.path}, though both may be called the same.`,
            span: lastUse(other.setup, 'audit-policy-file')?.span,
            hint: `See telltale policy diff ${firstPolicy.path} ${policy.path}.`,
          },
        ]
      : [];
  const versions =
    first.setup.minor === other.setup.minor
      ? []
      : [
          {
            message: `It is Kubernetes 1.${other.setup.minor} here, and 1.${first.setup.minor} in ${first.path}.`,
            severity: 'note' as const,
            effect: 'During an upgrade that is as it should be.',
          },
        ];
  return [...flags, ...policies, ...versions];
}

function say(value: string | null): string {
  return value === null || value === '' ? 'not given' : value;
}
