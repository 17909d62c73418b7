/** Whether anything is recorded at all: a policy, and somewhere to put what it records. */
import { defaultPaths, mountForLog, mountForReading, usualRotation } from '../default-paths.ts';
import type { DoctorCheck, SetupFix } from '../doctor-check.ts';
import type { SetupStep } from '../edit-setup.ts';
import { hasBackend, hasPolicy, hostPathOf, lastUse, type ServerSetup } from '../setup.ts';

/** The flags of a log with its policy, and what they need mounted. */
function switchOn(setup: ServerSetup, parts: { readonly policy: boolean; readonly log: boolean }): SetupFix | null {
  if (setup.flagPlace === null) return null;
  const paths = defaultPaths[setup.form];
  const mounted = (path: string, step: SetupStep) => (hostPathOf(setup, path) === null ? [step] : []);
  const log: readonly SetupStep[] =
    setup.form === 'rke2'
      ? []
      : [
          { do: 'set', flag: 'audit-log-path', value: paths.log },
          ...Object.entries(usualRotation).map(([name, value]) => ({ do: 'set', flag: `audit-log-${name}`, value }) as const),
          ...mounted(paths.log, { do: 'mount', mount: mountForLog(paths.log) }),
        ];
  const policy: readonly SetupStep[] = [
    { do: 'set', flag: 'audit-policy-file', value: paths.policy },
    ...mounted(paths.policy, { do: 'mount', mount: mountForReading('audit-policy', paths.policy) }),
  ];
  const what = parts.policy ? `the policy ${paths.policy}${parts.log ? ` and the log ${paths.log}` : ''}` : `the log ${paths.log}`;
  return { title: `Add ${what}, with what they need mounted`, steps: [...(parts.policy ? policy : []), ...(parts.log ? log : [])] };
}

const auditOff: DoctorCheck = {
  code: 'audit-off',
  severity: 'error',
  summary: 'No audit flag at all',
  why: 'An API server records nothing until it is given a policy and a log, or a webhook.',
  effect: 'There is no audit log.',
  fix: 'Adds the flags of a policy and a log, with limits for its backups, and mounts both.',
  example: { flags: [] },
  check: ({ setup }) =>
    hasPolicy(setup) || hasBackend(setup, 'log') || hasBackend(setup, 'webhook')
      ? []
      : [
          {
            message: 'No policy, no log and no webhook: auditing is off.',
            hint: 'telltale connect file writes the policy as well, and says how to put it in place.',
            fix: switchOn(setup, { policy: true, log: true }),
          },
        ],
};

const noPolicyFile: DoctorCheck = {
  code: 'no-policy-file',
  severity: 'error',
  summary: 'A log or a webhook without a policy',
  why: 'Without --audit-policy-file the API server starts and records nothing; only a line of its own log at verbosity 2 says so.',
  effect: 'The log is empty, or is never made.',
  fix: 'Adds --audit-policy-file, and mounts it.',
  example: { flags: ['--audit-log-path=/var/log/kubernetes/audit.log'], mounts: ['/var/log/kubernetes rw DirectoryOrCreate'] },
  check: ({ setup }) => {
    if (hasPolicy(setup) || !(hasBackend(setup, 'log') || hasBackend(setup, 'webhook'))) return [];
    const use = lastUse(setup, 'audit-log-path') ?? lastUse(setup, 'audit-webhook-config-file');
    return [
      {
        message: 'There is no --audit-policy-file: nothing is recorded, whatever the other flags say.',
        span: use?.span,
        fix: switchOn(setup, { policy: true, log: false }),
      },
    ];
  },
};

const noBackend: DoctorCheck = {
  code: 'no-backend',
  severity: 'error',
  summary: 'A policy, and nowhere to record to',
  why: 'The policy says what to record; --audit-log-path or --audit-webhook-config-file says where to.',
  effect: 'Nothing is recorded.',
  fix: 'Adds --audit-log-path with limits for its backups, and mounts the folder.',
  example: { flags: ['--audit-policy-file=/etc/kubernetes/audit/policy.yaml'], mounts: ['/etc/kubernetes/audit ro Directory'] },
  check: ({ setup }) =>
    !hasPolicy(setup) || hasBackend(setup, 'log') || hasBackend(setup, 'webhook')
      ? []
      : [
          {
            message: 'There is neither --audit-log-path nor --audit-webhook-config-file: what the policy chooses is kept nowhere.',
            span: lastUse(setup, 'audit-policy-file')?.span,
            fix: switchOn(setup, { policy: false, log: true }),
          },
        ],
};

const policyMissing: DoctorCheck = {
  code: 'policy-missing',
  severity: 'error',
  summary: 'The policy is not there',
  why: 'The API server reads the policy once, when it starts, and ends if it cannot.',
  effect: 'The API server does not start.',
  fix: null,
  example: {
    flags: ['--audit-policy-file=/etc/kubernetes/audit/policy.yaml', '--audit-log-path=/var/log/kubernetes/audit/audit.log'],
    mounts: ['/etc/kubernetes/audit ro Directory', '/var/log/kubernetes/audit rw DirectoryOrCreate'],
    facts: { policy: { state: 'missing', path: '/etc/kubernetes/audit/policy.yaml' } },
    given: 'on the node there is no such file',
  },
  check: ({ setup, facts: { policy } }) => {
    if (policy === null || policy.state === 'read') return [];
    const said = { missing: 'is not there', folder: 'is a directory', unreadable: 'cannot be read', empty: 'is empty' }[policy.state];
    return [
      {
        message: `The policy ${policy.path} ${said}.`,
        span: lastUse(setup, 'audit-policy-file')?.span,
        severity: policy.state === 'unreadable' ? 'warning' : 'error',
        hint:
          policy.state === 'unreadable'
            ? 'Run it as a user who may read it.'
            : policy.state === 'folder'
              ? 'The kubelet makes a directory where a mounted file is missing (DirectoryOrCreate): remove it, and put the file there.'
              : 'telltale policy init prints one to begin with.',
      },
    ];
  },
};

const policyRefused: DoctorCheck = {
  code: 'policy-refused',
  severity: 'error',
  summary: 'The API server refuses the policy',
  why: 'A policy with an error ends the API server at its start.',
  effect: 'The API server does not start.',
  fix: null,
  example: {
    flags: ['--audit-policy-file=/etc/kubernetes/audit/policy.yaml', '--audit-log-path=/var/log/kubernetes/audit/audit.log'],
    mounts: ['/etc/kubernetes/audit ro Directory', '/var/log/kubernetes/audit rw DirectoryOrCreate'],
    facts: {
      policy: {
        state: 'read',
        path: '/etc/kubernetes/audit/policy.yaml',
        loads: false,
        errors: 1,
        warnings: 0,
        first: 'line 4: “metadata” is no level.',
        recordsBodies: false,
        digest: '',
      },
    },
    given: 'the policy on the node has a level that is none',
  },
  check: ({ setup, facts: { policy } }) =>
    policy?.state !== 'read' || policy.loads
      ? []
      : [
          {
            message: `The API server refuses ${policy.path}: ${policy.first ?? 'it is no policy.'}`,
            span: lastUse(setup, 'audit-policy-file')?.span,
            hint: `telltale policy lint ${policy.path} tells more, and --fix mends what has a sure fix.`,
          },
        ],
};

const policyFindings: DoctorCheck = {
  code: 'policy-findings',
  severity: 'warning',
  summary: 'The policy has findings',
  why: 'What a policy drops, hides or leaks is the work of policy lint; here they are only counted.',
  effect: 'Something is not recorded that was meant to be, or a secret is.',
  fix: null,
  example: {
    flags: ['--audit-policy-file=/etc/kubernetes/audit/policy.yaml', '--audit-log-path=/var/log/kubernetes/audit/audit.log'],
    mounts: ['/etc/kubernetes/audit ro Directory', '/var/log/kubernetes/audit rw DirectoryOrCreate'],
    facts: {
      policy: {
        state: 'read',
        path: '/etc/kubernetes/audit/policy.yaml',
        loads: true,
        errors: 0,
        warnings: 2,
        first: 'line 9: Nobody is “kubelet”.',
        recordsBodies: true,
        digest: '',
      },
    },
    given: 'policy lint finds two things in the policy on the node',
  },
  check: ({ setup, facts: { policy } }) => {
    if (policy?.state !== 'read' || !policy.loads || policy.errors + policy.warnings === 0) return [];
    const count = policy.errors + policy.warnings;
    return [
      {
        message: `policy lint has ${count} ${count === 1 ? 'finding' : 'findings'} on ${policy.path}${policy.first === null ? '.' : `; the first: ${policy.first}`}`,
        span: lastUse(setup, 'audit-policy-file')?.span,
        severity: policy.errors > 0 ? 'error' : 'warning',
        hint: `See telltale policy lint ${policy.path}.`,
      },
    ];
  },
};

const secondManifest: DoctorCheck = {
  code: 'second-manifest',
  severity: 'error',
  summary: 'Another file among the manifests starts an API server too',
  why: 'The kubelet runs every file of its manifests folder, whatever it is called, except those that begin with a dot: a backup that lies there as well.',
  effect: 'Two pods of one name take turns, or the old one runs on: changes seem to do nothing.',
  fix: null,
  example: {
    flags: ['--audit-policy-file=/etc/kubernetes/audit/policy.yaml', '--audit-log-path=/var/log/kubernetes/audit/audit.log'],
    mounts: ['/etc/kubernetes/audit ro Directory', '/var/log/kubernetes/audit rw DirectoryOrCreate'],
    facts: { doubles: ['/etc/kubernetes/manifests/kube-apiserver.yaml.bak'] },
    given: 'kube-apiserver.yaml.bak lies beside it',
  },
  check: ({ facts: { doubles } }) =>
    doubles.map((path) => ({
      message: `${path} starts an API server as well: the kubelet runs it, though it is meant as a backup.`,
      hint: 'Move it out of the folder, into one that no kubelet reads.',
    })),
};

export const recordingChecks: readonly DoctorCheck[] = [
  auditOff,
  noPolicyFile,
  noBackend,
  policyMissing,
  policyRefused,
  policyFindings,
  secondManifest,
];
