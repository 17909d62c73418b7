/** Whether what the flags name is there for the API server in its container, and as it has to be. */
import { mountForLog, mountForReading } from '../default-paths.ts';
import type { DoctorCheck, Trouble } from '../doctor-check.ts';
import { hasPolicy, hostPathOf, isWithin, lastUse, logFileOf, type Mount, mountOf, type ServerSetup, settingOf } from '../setup.ts';

const flags = ['--audit-policy-file=/etc/kubernetes/audit/policy.yaml', '--audit-log-path=/var/log/kubernetes/audit/audit.log'];
const policyMount = '/etc/kubernetes/audit ro Directory';
const logMount = '/var/log/kubernetes/audit rw DirectoryOrCreate';

interface Need {
  readonly flag: string;
  readonly path: string;
  readonly what: string;
  readonly name: string;
  readonly writes: boolean;
}

/** The files that flags name. What stands in the setup itself needs no mount. */
function needsOf(setup: ServerSetup): readonly Need[] {
  const policy = settingOf(setup, 'audit-policy-file');
  const log = logFileOf(setup);
  const webhook = settingOf(setup, 'audit-webhook-config-file');
  const file = (path: string | null) => (path?.startsWith('/') === true ? path : null);
  return [
    { flag: 'audit-policy-file', path: file(policy), what: 'the policy', name: 'audit-policy', writes: false },
    { flag: 'audit-webhook-config-file', path: file(webhook), what: 'the kubeconfig of the webhook', name: 'audit-webhook', writes: false },
    { flag: 'audit-log-path', path: hasPolicy(setup) ? file(log) : null, what: 'the log', name: 'audit-log', writes: true },
  ].flatMap(({ path, ...need }) => (path === null ? [] : [{ ...need, path }]));
}

const notMounted: DoctorCheck = {
  code: 'not-mounted',
  severity: 'error',
  summary: 'A file that the container does not see',
  why: 'The API server runs in a container: of the machine it sees what is mounted, and nothing else.',
  effect: 'Without its policy the API server does not start; a log without a mount is gone with the container.',
  fix: 'Adds the volume and the mount: read-only for what is read, the folder for the log.',
  example: { flags, mounts: [logMount] },
  check: ({ setup }) => {
    if (setup.mounts === null) return [];
    return needsOf(setup).flatMap(({ flag, path, what, name, writes }): Trouble[] => {
      if (mountOf(setup, path) !== null) return [];
      return [
        {
          message: `No mount leads to ${path}: the container does not have ${what} of the machine.`,
          span: lastUse(setup, flag)?.span,
          effect: writes
            ? 'The log is written inside the container: nobody finds it on the machine, and it is gone with the container.'
            : 'The API server does not find the file, and does not start.',
          fix:
            setup.mountPlace === null
              ? null
              : {
                  title: `Mount ${writes ? mountForLog(path).path : mountForReading(name, path).path}${writes ? '' : ', read-only'}`,
                  steps: [{ do: 'mount', mount: writes ? mountForLog(path) : mountForReading(name, path) }],
                },
        },
      ];
    });
  },
};

const mountWithoutVolume: DoctorCheck = {
  code: 'mount-without-volume',
  severity: 'error',
  summary: 'A mount whose volume is not there',
  why: 'A mount names a volume of the pod; where there is none of that name the pod is invalid.',
  effect: 'The kubelet does not run the manifest: after the next change there is no API server.',
  fix: null,
  example: { flags, mounts: [policyMount, '/var/log/kubernetes/audit rw none'] },
  check: ({ setup }) =>
    (setup.mounts ?? [])
      .filter(({ hasVolume }) => !hasVolume)
      .map(({ name, mountPath, span }) => ({
        message: `The mount at ${mountPath} names the volume “${name}”, and the pod has none of that name.`,
        span,
        hint: `Add it under spec.volumes: {name: ${name}, hostPath: {path: ${mountPath}}}.`,
      })),
};

const logReadOnly: DoctorCheck = {
  code: 'log-read-only',
  severity: 'error',
  summary: 'The log is mounted read-only',
  why: 'The API server opens the log for writing before it serves anything.',
  effect: 'The API server does not start.',
  fix: 'Makes the mount writable.',
  example: { flags, mounts: [policyMount, '/var/log/kubernetes/audit ro DirectoryOrCreate'] },
  check: ({ setup }) => {
    const log = logFileOf(setup);
    const mount = log === null ? null : mountOf(setup, log);
    if (mount?.readOnly !== true) return [];
    return [
      {
        message: `${mount.mountPath} is mounted read-only, and the log is to be written there.`,
        span: mount.span,
        fix: mount.at < 0 ? null : { title: 'Mount it writable', steps: [{ do: 'read-only', mount, readOnly: false }] },
      },
    ];
  },
};

const logFileMounted: DoctorCheck = {
  code: 'log-file-mounted',
  severity: 'error',
  summary: 'The log is mounted as a file',
  why: 'To rotate a log is to rename it and make a new one. What is a mount itself cannot be renamed.',
  effect: 'At its largest size the log cannot be rotated, and what comes then is lost (error_total{plugin="log"}).',
  fix: 'Mounts the folder instead.',
  example: { flags, mounts: [policyMount, '/var/log/kubernetes/audit/audit.log rw FileOrCreate'] },
  check: ({ setup }) => {
    const log = logFileOf(setup);
    const mount = log === null ? null : mountOf(setup, log);
    if (log === null || mount === null || mount.mountPath.replace(/\/+$/, '') !== log) return [];
    return [
      {
        message: `${log} is mounted by itself: a mounted file cannot be renamed, so the log cannot be rotated.`,
        span: mount.span,
        hint: `Mount the folder ${mountForLog(log).path} instead, with the type DirectoryOrCreate.`,
        fix: mount.at < 0 || mount.hostPath === null ? null : folderInstead(setup, mount, log),
      },
    ];
  },
};

function folderInstead(setup: ServerSetup, mount: Mount, log: string): Trouble['fix'] {
  // Where the folder of the machine has another name, the words of a mount are not enough to tell what was meant.
  if (mount.hostPath !== log || setup.mountPlace === null) return null;
  const folder = mountForLog(log).path;
  const isPod = setup.mountPlace.kind === 'pod';
  const mountPath = isPod ? [...setup.mountPlace.mounts, mount.at] : [...setup.mountPlace.path, mount.at];
  const volumePath = isPod ? [...setup.mountPlace.volumes, mount.volumeAt, 'hostPath'] : mountPath;
  return {
    title: `Mount the folder ${folder}`,
    steps: [
      { do: 'put', path: [...mountPath, 'mountPath'], value: folder },
      { do: 'put', path: [...volumePath, isPod ? 'path' : 'hostPath'], value: folder },
      { do: 'type', mount, type: 'DirectoryOrCreate' },
    ],
  };
}

const notOnDisk: DoctorCheck = {
  code: 'log-not-on-disk',
  severity: 'warning',
  summary: 'The log is on a volume that ends with the pod',
  why: 'Only a hostPath is a folder of the machine.',
  effect: 'With every new pod, as after each change of its manifest, the log is gone.',
  fix: null,
  example: { flags, mounts: [policyMount, '/var/log/kubernetes/audit rw emptyDir'] },
  check: ({ setup }) => {
    const log = logFileOf(setup);
    const mount = log === null ? null : mountOf(setup, log);
    if (log === null || mount === null || !mount.hasVolume || hostPathOf(setup, log) !== null) return [];
    return [{ message: `The volume “${mount.name}”, which the log is on, is no hostPath.`, span: mount.volumeSpan }];
  },
};

const mountType: DoctorCheck = {
  code: 'mount-type',
  severity: 'error',
  summary: 'A hostPath whose type is not what lies there',
  why: 'The kubelet checks the type before it starts the pod, and the types that end in OrCreate make what is missing: a directory where a file should be, or an empty file.',
  effect: 'The pod does not start; or the API server finds a directory, or an empty policy, and ends.',
  fix: 'Writes the type that fits.',
  example: { flags, mounts: ['/etc/kubernetes/audit/policy.yaml ro DirectoryOrCreate', logMount] },
  check: ({ setup }) => {
    const seen = new Set<Mount>();
    return needsOf(setup).flatMap((need): Trouble[] => {
      const mount = mountOf(setup, need.path);
      if (mount === null || mount.volumeAt < 0 || mount.type === '' || seen.has(mount)) return [];
      seen.add(mount);
      const isFile = mount.mountPath.replace(/\/+$/, '') === need.path;
      const makesEmpty = mount.type === 'FileOrCreate' && isFile && !need.writes;
      const isOther = /^(?:Socket|CharDevice|BlockDevice)$/.test(mount.type);
      if (!makesEmpty && !isOther && mount.type.startsWith(isFile ? 'File' : 'Directory')) return [];
      const wanted = isFile ? 'File' : need.writes ? 'DirectoryOrCreate' : 'Directory';
      return [
        {
          message: makesEmpty
            ? `FileOrCreate makes an empty file where ${need.what} is missing, and an empty one is refused.`
            : `${mount.mountPath} is ${isFile ? 'a file' : 'a folder'}, and its volume has the type ${mount.type}.`,
          span: mount.volumeSpan,
          severity: makesEmpty ? 'warning' : 'error',
          fix: { title: `Write ${wanted}`, steps: [{ do: 'type', mount, type: wanted }] },
        },
      ];
    });
  },
};

const writableMount: DoctorCheck = {
  code: 'writable-mount',
  severity: 'note',
  summary: 'The policy or the kubeconfig is mounted writable',
  why: 'The API server only reads them.',
  effect: 'Whoever gets into the container can change what is recorded, or where it is sent, from the next start on.',
  fix: 'Mounts them read-only.',
  example: { flags, mounts: ['/etc/kubernetes/audit rw Directory', logMount] },
  check: ({ setup }) => {
    const log = logFileOf(setup);
    const mounts = needsOf(setup).flatMap(({ path, writes }) => (writes ? [] : (mountOf(setup, path) ?? [])));
    return [...new Set(mounts)].flatMap((mount) => {
      const holdsLog = log !== null && isWithin(log, mount.mountPath);
      if (mount.readOnly || mount.at < 0 || holdsLog) return [];
      return [
        {
          message: `${mount.mountPath} is mounted writable, and is only read.`,
          span: mount.span,
          fix: { title: 'Mount it read-only', steps: [{ do: 'read-only' as const, mount, readOnly: true }] },
        },
      ];
    });
  },
};

const logFolder: DoctorCheck = {
  code: 'log-folder',
  severity: 'error',
  summary: 'The API server cannot write into the folder of the log',
  why: 'It opens the log when it starts. A folder that is missing is made only where the type of the mount is DirectoryOrCreate.',
  effect: 'The API server, or its pod, does not start.',
  fix: 'Writes DirectoryOrCreate where the folder is missing.',
  example: {
    flags,
    mounts: [policyMount, '/var/log/kubernetes/audit rw Directory'],
    facts: { logFolder: { path: '/var/log/kubernetes/audit', state: 'missing', refusal: null, freeBytes: null, usedBytes: 0 } },
    given: 'on the node there is no such folder',
  },
  check: ({ setup, facts: { logFolder: folder } }) => {
    const log = logFileOf(setup);
    if (folder === null || log === null) return [];
    const mount = mountOf(setup, log);
    const span = mount === null || mount.at < 0 ? lastUse(setup, 'audit-log-path')?.span : mount.volumeSpan;
    if (folder.refusal !== null) return [{ message: `${folder.path}: ${folder.refusal}.`, span }];
    if (folder.state === 'no-folder') return [{ message: `${folder.path} is no folder.`, span }];
    // An API server that is no container makes its folder itself; so does the kubelet where it may, and the runtime where no type is asked for.
    if (folder.state === 'folder' || mount === null || mount.type === 'DirectoryOrCreate' || mount.type === '') return [];
    return [
      {
        message: `${folder.path} is not there, and nothing makes it: the type of its volume is ${mount.type}.`,
        span,
        fix: mount.volumeAt < 0 ? null : { title: 'Write DirectoryOrCreate', steps: [{ do: 'type', mount, type: 'DirectoryOrCreate' }] },
      },
    ];
  },
};

export const mountChecks: readonly DoctorCheck[] = [
  notMounted,
  mountWithoutVolume,
  logReadOnly,
  logFileMounted,
  notOnDisk,
  mountType,
  writableMount,
  logFolder,
];
