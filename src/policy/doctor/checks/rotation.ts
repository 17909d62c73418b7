/** The log on its disk: how large it becomes, how far back it reaches, and what does not fit into a file. */
import { usualRotation } from '../default-paths.ts';
import type { DoctorCheck, Trouble } from '../doctor-check.ts';
import type { SetupStep } from '../edit-setup.ts';
import { limitsSince } from '../flag-history.ts';
import { keptDays, mostBytes, rotationOf } from '../rotation.ts';
import { sayBytes, sayDays } from '../say-amount.ts';
import { hasPolicy, lastUse, type ServerSetup, settingOf } from '../setup.ts';

const base = ['--audit-policy-file=/etc/kubernetes/audit/policy.yaml', '--audit-log-path=/var/log/kubernetes/audit/audit.log'];
const mounts = ['/etc/kubernetes/audit ro Directory', '/var/log/kubernetes/audit rw DirectoryOrCreate'];
const limits = ['--audit-log-maxsize=100', '--audit-log-maxbackup=20', '--audit-log-maxage=7'];
const limitFlags = ['audit-log-maxsize', 'audit-log-maxbackup', 'audit-log-maxage'];

function isGiven(setup: ServerSetup, flag: string): boolean {
  return lastUse(setup, flag) !== undefined || setup.implied.has(flag);
}

/** Sets those of the limits that are not there, or are nothing. */
function limit(setup: ServerSetup, flags: readonly string[]): readonly SetupStep[] {
  return flags.flatMap((flag) => {
    const value = usualRotation[flag.replace('audit-log-', '') as keyof typeof usualRotation];
    return Number(settingOf(setup, flag)) > 0 && isGiven(setup, flag) ? [] : [{ do: 'set', flag, value } as const];
  });
}

const unboundedLog: DoctorCheck = {
  code: 'unbounded-log',
  severity: 'warning',
  summary: 'Backups of the log are never removed, or it is never rotated',
  why: 'Up to 1.35 the API server keeps every backup for ever unless --audit-log-maxbackup or --audit-log-maxage says otherwise. From 1.36 on both have defaults, and --audit-log-maxsize=0 stops rotation.',
  effect: 'The disk fills: with it the log ends, and etcd and the kubelet of the node may too.',
  fix: 'Sets maxsize 100, maxbackup 20 and maxage 7.',
  example: { flags: base, mounts, version: 'v1.31.4' },
  check: ({ setup }) => {
    const rotation = rotationOf(setup);
    if (rotation === null || !hasPolicy(setup)) return [];
    const place = lastUse(setup, 'audit-log-path')?.span;
    if (rotation.fileBytes === null)
      return [
        {
          message: `--audit-log-maxsize is 0: from 1.${limitsSince} on the log is then never rotated, and grows in one file.`,
          span: lastUse(setup, 'audit-log-maxsize')?.span ?? place,
          fix: { title: 'Set --audit-log-maxsize=100', steps: [{ do: 'set', flag: 'audit-log-maxsize', value: usualRotation.maxsize }] },
        },
      ];
    if (rotation.backups !== null || rotation.days !== null) return [];
    return [
      {
        message: 'Neither --audit-log-maxbackup nor --audit-log-maxage bounds the backups: every one is kept.',
        span: place,
        fix: { title: 'Set maxsize, maxbackup and maxage', steps: limit(setup, limitFlags) },
      },
    ];
  },
};

const changedDefault: DoctorCheck = {
  code: 'changed-default',
  severity: 'note',
  summary: 'A limit of the log that is left to a default, which 1.36 changed',
  why: 'Up to 1.35 the defaults of maxage and maxbackup are 0, which keeps everything; from 1.36 on they are 366 days and 100 files, with maxsize 100.',
  effect: 'With the upgrade backups begin to be removed, or, coming from there, are kept for longer than was thought.',
  fix: 'Writes the limits of the guides beside those that are given.',
  example: { flags: [...base, '--audit-log-maxage=30'], mounts, version: 'v1.36.2' },
  check: ({ setup }) => {
    const rotation = rotationOf(setup);
    if (rotation === null || !hasPolicy(setup)) return [];
    const left = limitFlags.filter((flag) => !isGiven(setup, flag));
    const isUnbounded = setup.minor < limitsSince && rotation.backups === null && rotation.days === null;
    if (left.length === 0 || isUnbounded || rotation.fileBytes === null) return [];
    const now = left.map((flag) => `--${flag} is ${settingOf(setup, flag)}`).join(', ');
    return [
      {
        message: `Left to the default of 1.${setup.minor}: ${now}. ${setup.minor >= limitsSince ? 'Before 1.36 it was 0.' : 'From 1.36 on: maxage 366, maxbackup 100, maxsize 100.'}`,
        span: lastUse(setup, 'audit-log-path')?.span,
        fix: { title: `Write ${left.map((flag) => `--${flag}`).join(' and ')}`, steps: limit(setup, left) },
      },
    ];
  },
};

const fullDisk: DoctorCheck = {
  code: 'full-disk',
  severity: 'warning',
  summary: 'The disk is too small for what the flags let the log become',
  why: 'What the log may still grow by is compared with the space that is left, at the measured rate.',
  effect: 'When the disk is full the log ends (error_total{plugin="log"}), and in blocking-strict mode requests fail.',
  fix: null,
  example: {
    flags: [...base, '--audit-log-maxsize=100', '--audit-log-maxbackup=20', '--audit-log-maxage=90'],
    mounts,
    facts: {
      logFolder: { path: '/var/log/kubernetes/audit', state: 'folder', refusal: null, freeBytes: 500_000_000, usedBytes: 100_000_000 },
      traffic: { eventsPerSecond: 0.4, peakPerSecond: 40, bytesPerDay: 50_000_000, largestBytes: 1_500_000, source: 'the store' },
    },
    given: 'the log may become 2 GiB, 500 MB are free, and 50 MB come in a day',
  },
  check: ({ setup, facts: { logFolder, traffic } }) => {
    const rotation = rotationOf(setup);
    if (rotation === null || logFolder?.freeBytes == null || !hasPolicy(setup)) return [];
    const perDay = traffic === null || traffic.bytesPerDay <= 0 ? null : traffic.bytesPerDay;
    const most = mostBytes(rotation, perDay);
    const growth = most === null ? Number.POSITIVE_INFINITY : most - logFolder.usedBytes;
    if (growth <= logFolder.freeBytes) return [];
    // Nobody knows when, and unbounded-log tells that it will.
    if (most === null && perDay === null) return [];
    const days = perDay === null ? null : logFolder.freeBytes / (perDay * (most === null ? rotation.ratio : 1));
    const when = days === null ? '' : ` At ${sayBytes(perDay ?? 0)} a day, as in ${traffic?.source ?? ''}, it is full in ${sayDays(days)}.`;
    const may = most === null ? 'grows without end' : `may take ${sayBytes(most)}, of which it has ${sayBytes(logFolder.usedBytes)}`;
    return [
      {
        message: `The log ${may}, and ${sayBytes(logFolder.freeBytes)} are free at ${logFolder.path}.${when}`,
        span: (lastUse(setup, 'audit-log-maxbackup') ?? lastUse(setup, 'audit-log-path'))?.span,
        severity: days !== null && days < 7 ? 'error' : 'warning',
        hint: 'Lower --audit-log-maxbackup, give the log a disk of its own, or record less: telltale policy simulate tells what a policy would save.',
      },
    ];
  },
};

const shortLog: DoctorCheck = {
  code: 'short-log',
  severity: 'warning',
  summary: 'At the measured rate the log reaches back less than a day',
  why: 'Backups are removed by their number, however young they are.',
  effect: 'What an agent has not sent by then, or a person has not saved, is gone: an outage over a weekend cannot be filled.',
  fix: null,
  example: {
    flags: [...base, '--audit-log-maxsize=100', '--audit-log-maxbackup=10', '--audit-log-maxage=30'],
    mounts,
    facts: {
      traffic: { eventsPerSecond: 200, peakPerSecond: 900, bytesPerDay: 30_000_000_000, largestBytes: 1_500_000, source: 'the store' },
    },
    given: '30 GB come in a day',
  },
  check: ({ setup, facts: { traffic } }) => {
    const rotation = rotationOf(setup);
    if (rotation === null || traffic === null || traffic.bytesPerDay <= 0 || !hasPolicy(setup)) return [];
    const kept = keptDays(rotation, traffic.bytesPerDay);
    if (kept === null || kept >= 1) return [];
    const wanted = rotation.fileBytes === null ? 0 : Math.ceil((3 * traffic.bytesPerDay) / rotation.fileBytes);
    return [
      {
        message: `At ${sayBytes(traffic.bytesPerDay)} a day, as in ${traffic.source}, the log reaches back ${sayDays(kept)}.`,
        span: (lastUse(setup, 'audit-log-maxbackup') ?? lastUse(setup, 'audit-log-path'))?.span,
        hint: `--audit-log-maxbackup=${wanted} would keep three days, ${sayBytes(3 * traffic.bytesPerDay * rotation.ratio)} on disk.`,
      },
    ];
  },
};

/** An object may have 1.5 MiB; an event at RequestResponse holds it twice, written as JSON. */
const likelyLargest = 4;

const largerThanFile: DoctorCheck = {
  code: 'larger-than-file',
  severity: 'error',
  summary: 'Events that are larger than a whole file of the log',
  why: 'An event is one write, and a write above --audit-log-maxsize is refused.',
  effect: 'Such events are lost (error_total{plugin="log"}): those of the largest objects.',
  fix: 'Sets --audit-log-maxsize=100.',
  example: {
    flags: [...base, '--audit-log-maxsize=1', '--audit-log-maxbackup=100', '--audit-log-maxage=7'],
    mounts,
    facts: {
      traffic: { eventsPerSecond: 0.2, peakPerSecond: 30, bytesPerDay: 30_000_000, largestBytes: 2_341_534, source: 'the store' },
    },
    given: 'the largest event has 2.3 MB',
  },
  check: ({ setup, facts: { traffic, policy } }) => {
    const rotation = rotationOf(setup);
    if (rotation?.fileBytes == null || !hasPolicy(setup)) return [];
    const largest = traffic?.largestBytes ?? null;
    const isSure = largest !== null && largest > rotation.fileBytes;
    const isLikely = rotation.fileBytes < likelyLargest * 1_048_576 && !(policy?.state === 'read' && !policy.recordsBodies);
    if (!isSure && !isLikely) return [];
    return [
      {
        message: isSure
          ? `The largest event of ${traffic?.source ?? ''} has ${sayBytes(largest)}, and a file of the log at most ${sayBytes(rotation.fileBytes)}.`
          : `A file of the log has at most ${sayBytes(rotation.fileBytes)}: an event with the bodies of a large object has more.`,
        span: lastUse(setup, 'audit-log-maxsize')?.span,
        severity: isSure ? 'error' : 'warning',
        fix: { title: 'Set --audit-log-maxsize=100', steps: [{ do: 'set', flag: 'audit-log-maxsize', value: '100' }] },
      },
    ];
  },
};

const standardOutput: DoctorCheck = {
  code: 'standard-output',
  severity: 'note',
  summary: 'The log goes to standard output',
  why: 'There it is mixed with the lines of the API server itself, cut into pieces of 16 KiB by the container runtime, and rotated by the kubelet: by default after 10 MiB, five files.',
  effect: 'It reaches back minutes on a busy cluster, and everybody who may read the logs of the pod reads it.',
  fix: null,
  example: { flags: [base[0] ?? '', '--audit-log-path=-'], mounts },
  check: ({ setup }) =>
    settingOf(setup, 'audit-log-path') === '-'
      ? [
          {
            message: 'The log goes to standard output, among the lines of the API server.',
            span: lastUse(setup, 'audit-log-path')?.span,
            hint: 'telltale reads it there (--format cri); a file of its own is kept for longer.',
          },
        ]
      : [],
};

const legacyFormat: DoctorCheck = {
  code: 'legacy-format',
  severity: 'warning',
  summary: 'The log is written in the legacy format',
  why: 'It is a line of a few words per event, without bodies, annotations and most of what the policy asks for.',
  effect: 'No tool reads it, telltale neither; what is not in it cannot be brought back.',
  fix: 'Sets --audit-log-format=json.',
  example: { flags: [...base, ...limits, '--audit-log-format=legacy'], mounts },
  check: ({ setup }): readonly Trouble[] =>
    logIsLegacy(setup)
      ? [
          {
            message: 'The legacy format leaves out most of each event.',
            span: lastUse(setup, 'audit-log-format')?.span,
            fix: { title: 'Set --audit-log-format=json', steps: [{ do: 'set', flag: 'audit-log-format', value: 'json' }] },
          },
        ]
      : [],
};

function logIsLegacy(setup: ServerSetup): boolean {
  return (settingOf(setup, 'audit-log-path') ?? '') !== '' && settingOf(setup, 'audit-log-format') === 'legacy';
}

export const rotationChecks: readonly DoctorCheck[] = [
  unboundedLog,
  changedDefault,
  fullDisk,
  shortLog,
  largerThanFile,
  standardOutput,
  legacyFormat,
];
