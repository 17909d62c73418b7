/** `connect file`: a log on each node, with a policy, limits for its backups, and what has to be mounted. */
import type { RequestOf } from '../../contract/requests.ts';
import { defaultPaths, mountForLog, mountForReading, usualRotation } from '../../policy/doctor/default-paths.ts';
import { folderOf, type SetupForm } from '../../policy/doctor/setup.ts';
import { starterPolicy } from '../../policy/starter-policy.ts';
import type { Plan } from './connect.ts';
import type { Flag } from './setup-change.ts';

const mebibyte = 1_048_576;
/** Of an event at Metadata, about. */
const eventBytes = 1500;

export function connectFile({ policy: givenPolicy, log: givenLog, rate }: RequestOf<'connect'>, form: SetupForm): Plan {
  const policy = givenPolicy ?? defaultPaths[form].policy;
  const log = givenLog ?? defaultPaths[form].log;
  const isTalos = form === 'talos';
  const flag = (name: string, value: string, why: string): Flag => ({ name: `audit-${name}`, value, why });
  const makesLog = isTalos || form === 'rke2';
  const flags = [
    ...(isTalos ? [] : [flag('policy-file', policy, 'Without a policy nothing is recorded.')]),
    ...(makesLog && givenLog === undefined ? [] : [flag('log-path', log, 'Where the log is, on the node.')]),
    ...(makesLog
      ? []
      : [
          flag('log-maxsize', usualRotation.maxsize, 'A file of this many MB is rotated; one event has to fit into it.'),
          flag('log-maxbackup', usualRotation.maxbackup, 'So many old files are kept: what an outage of whoever reads them may last.'),
          flag('log-maxage', usualRotation.maxage, 'And none for longer than these days.'),
        ]),
  ];
  const kept = new Set(Object.keys(usualRotation).map((name) => `audit-log-${name}`));
  const needsFolder = form === 'k3s' || form === 'rke2';
  return {
    change: {
      flags,
      mounts: isTalos ? [] : [mountForReading('audit-policy', policy), mountForLog(log)],
      policyText: isTalos ? starterPolicy : null,
    },
    files: isTalos ? [] : [{ name: 'policy.yaml', text: starterPolicy, secret: false }],
    before: [
      ...(isTalos
        ? []
        : [`On each node of the control plane, put policy.yaml where the API server reads it, before anything else: ${policy}.`]),
      ...(needsFolder && !makesLog ? [`There, make the folder of the log: mkdir -p -m 700 ${folderOf(log)}.`] : []),
    ],
    after: [
      `See that it works: ${isTalos ? `talosctl list -l ${folderOf(log)}` : `ls -l ${folderOf(log)}`} shows a log that grows; telltale doctor on the node finds nothing.`,
      `Send it with the agent: telltale agent --to URL --cluster NAME ${log}`,
    ],
    warnings: [
      'The policy leaves bodies out: they hold secrets and live tokens. telltale policy init has others, and telltale policy simulate tells what they cost.',
      'A changed manifest restarts the API server; without the policy in its place it does not start.',
      `${usualRotation.maxbackup} backups of ${usualRotation.maxsize} MB hold ${sayHours((21 * 100 * mebibyte) / (rate * eventBytes))} at ${rate} events a second of about 1.5 kB, as at Metadata; --rate takes another rate.`,
    ],
    kept,
  };
}

function sayHours(seconds: number): string {
  const hours = seconds / 3600;
  return hours >= 48
    ? `about ${Math.round(hours / 24)} days`
    : hours >= 2
      ? `about ${Math.round(hours)} hours`
      : `about ${Math.max(1, Math.round(seconds / 60))} minutes`;
}
