/** How events get from the API server to the log and the webhook: modes, batches, throttle, buffer, truncation. */
import type { Backend } from '../audit-flags.ts';
import type { DoctorCheck, Trouble } from '../doctor-check.ts';
import { poisonEndsWith } from '../flag-history.ts';
import { sayBytes, sayRate } from '../say-amount.ts';
import { hasBackend, hasPolicy, isOn, lastUse, modeOf, numberOf, type ServerSetup } from '../setup.ts';

const policyFlag = '--audit-policy-file=/etc/kubernetes/audit/policy.yaml';
const log = [
  policyFlag,
  '--audit-log-path=/var/log/kubernetes/audit/audit.log',
  '--audit-log-maxbackup=20',
  '--audit-log-maxage=7',
  '--audit-log-maxsize=100',
];
const webhook = [
  policyFlag,
  '--audit-webhook-config-file=/etc/kubernetes/audit/webhook.kubeconfig',
  '--audit-webhook-truncate-enabled',
  '--audit-webhook-truncate-max-event-size=8388608',
];
const mounts = ['/etc/kubernetes/audit ro Directory', '/var/log/kubernetes/audit rw DirectoryOrCreate'];
const backends = ['log', 'webhook'] as const;
const wholeEvent = 8_388_608;
const mostMemory = 1024 ** 3;

function backendsOf(setup: ServerSetup): readonly Backend[] {
  return hasPolicy(setup) ? backends.filter((backend) => hasBackend(setup, backend)) : [];
}

function placeOf(setup: ServerSetup, ...flags: readonly string[]) {
  return flags.map((flag) => lastUse(setup, flag)?.span).find((span) => span !== undefined);
}

const configFlag: Readonly<Record<Backend, string>> = { log: 'audit-log-path', webhook: 'audit-webhook-config-file' };

const blockingStrict: DoctorCheck = {
  code: 'blocking-strict',
  severity: 'warning',
  summary: 'Requests fail when they cannot be recorded',
  why: 'In blocking-strict mode a request whose RequestReceived event cannot be written is answered with 500. A policy that omits that stage has no such event.',
  effect: 'A full disk, or a receiver that is away, stops the cluster.',
  fix: null,
  example: { flags: [...log, '--audit-log-mode=blocking-strict'], mounts },
  check: ({ setup }) =>
    backendsOf(setup)
      .filter((backend) => modeOf(setup, backend) === 'blocking-strict')
      .map((backend) => ({
        message: `--audit-${backend}-mode is blocking-strict: when ${backend === 'log' ? 'the disk is full' : 'the receiver does not answer'}, requests are refused.`,
        span: placeOf(setup, `audit-${backend}-mode`),
        severity: backend === 'webhook' ? ('error' as const) : ('warning' as const),
        hint: 'Keep it only where no request may go unrecorded; watch apiserver_audit_requests_rejected_total.',
      })),
};

const blockingWebhook: DoctorCheck = {
  code: 'blocking-webhook',
  severity: 'error',
  summary: 'Every request waits for the webhook',
  why: 'In blocking mode each event is a POST of its own before the answer goes out, and one that fails is tried five times.',
  effect: 'With the default backoff a receiver that is away delays every stage of every request by about a minute and a half.',
  fix: 'Sets --audit-webhook-mode=batch.',
  example: { flags: [...webhook, '--audit-webhook-mode=blocking'], mounts },
  check: ({ setup }) =>
    hasPolicy(setup) && hasBackend(setup, 'webhook') && modeOf(setup, 'webhook') === 'blocking'
      ? [
          {
            message: '--audit-webhook-mode is blocking: requests wait until the receiver has answered.',
            span: placeOf(setup, 'audit-webhook-mode'),
            fix: { title: 'Set --audit-webhook-mode=batch', steps: [{ do: 'set', flag: 'audit-webhook-mode', value: 'batch' }] },
          },
        ]
      : [],
};

const batchedLog: DoctorCheck = {
  code: 'batched-log',
  severity: 'note',
  summary: 'The log is written in batches',
  why: 'In batch mode events wait in memory, and are dropped when the buffer is full.',
  effect: 'A crash of the API server takes with it what has not been written.',
  fix: null,
  example: { flags: [...log, '--audit-log-mode=batch'], mounts },
  check: ({ setup }) =>
    hasPolicy(setup) && hasBackend(setup, 'log') && modeOf(setup, 'log') === 'batch'
      ? [{ message: '--audit-log-mode is batch: events wait in memory before they are on disk.', span: placeOf(setup, 'audit-log-mode') }]
      : [],
};

/** Events a second that the throttle lets through; null where nothing holds them back. */
function ceilingOf(setup: ServerSetup, backend: Backend): number | null {
  if (modeOf(setup, backend) !== 'batch' || !isOn(setup, `audit-${backend}-batch-throttle-enable`)) return null;
  const ceiling = numberOf(setup, `audit-${backend}-batch-throttle-qps`) * numberOf(setup, `audit-${backend}-batch-max-size`);
  return ceiling > 0 ? ceiling : null;
}

const throttled: DoctorCheck = {
  code: 'throttled',
  severity: 'error',
  summary: 'More events come than the throttle lets through',
  why: 'A backend in batch mode sends qps batches a second, each of at most max-size events. What comes beyond that waits in the buffer, and is dropped when it is full.',
  effect: 'Events are lost in every busy moment (error_total{plugin="buffered"}); no client notices.',
  fix: 'Raises the rate of batches to three times the measured peak.',
  example: {
    flags: [...webhook, '--audit-webhook-batch-max-size=100', '--audit-webhook-batch-buffer-size=20000'],
    mounts,
    facts: {
      traffic: { eventsPerSecond: 1400, peakPerSecond: 5200, bytesPerDay: 150_000_000_000, largestBytes: 900_000, source: 'the store' },
    },
    given: '1400 events a second come, 5200 in the busiest second',
  },
  check: ({ setup, facts: { traffic } }) =>
    traffic === null
      ? []
      : backendsOf(setup).flatMap((backend): Trouble[] => {
          const ceiling = ceilingOf(setup, backend);
          const buffer = numberOf(setup, `audit-${backend}-batch-buffer-size`);
          const isSteady = ceiling !== null && traffic.eventsPerSecond > ceiling;
          // For ten seconds the buffer takes what the throttle does not.
          const isPeak = ceiling !== null && (traffic.peakPerSecond - ceiling) * 10 > buffer;
          if (ceiling === null || !(isSteady || isPeak)) return [];
          const [size, qps] = [`audit-${backend}-batch-max-size`, `audit-${backend}-batch-throttle-qps`];
          const wantedSize = Math.max(numberOf(setup, size), backend === 'webhook' ? 400 : 1);
          const wanted = Math.ceil((3 * traffic.peakPerSecond) / wantedSize);
          return [
            {
              message: `${isSteady ? sayRate(traffic.eventsPerSecond) : sayRate(traffic.peakPerSecond)} events a second ${isSteady ? 'come' : 'come in the busiest second'}, as in ${traffic.source}; the throttle of the ${backend} lets ${sayRate(ceiling)} through.`,
              span: placeOf(setup, qps, size, configFlag[backend]),
              severity: isSteady ? 'error' : 'warning',
              fix: {
                title: `Set ${wantedSize === numberOf(setup, size) ? '' : `--${size}=${wantedSize} and `}--${qps}=${wanted}`,
                steps: [
                  ...(wantedSize === numberOf(setup, size) ? [] : [{ do: 'set' as const, flag: size, value: String(wantedSize) }]),
                  { do: 'set', flag: qps, value: String(wanted) },
                  { do: 'set', flag: `audit-${backend}-batch-throttle-burst`, value: String(Math.ceil(wanted * 1.5)) },
                ],
              },
            },
          ];
        }),
};

const smallBuffer: DoctorCheck = {
  code: 'small-buffer',
  severity: 'warning',
  summary: 'A buffer that is full within two seconds',
  why: 'In batch mode events wait in a buffer of a fixed number; while the throttle or a slow disk holds it up, what comes is dropped once it is full.',
  effect: 'Short peaks are lost (error_total{plugin="buffered"}).',
  fix: 'Raises the buffer to ten seconds of the measured peak, to 10,000 at least.',
  example: { flags: [...webhook, '--audit-webhook-batch-buffer-size=500'], mounts },
  check: ({ setup, facts: { traffic } }) =>
    backendsOf(setup).flatMap((backend): Trouble[] => {
      if (modeOf(setup, backend) !== 'batch') return [];
      const flag = `audit-${backend}-batch-buffer-size`;
      const buffer = numberOf(setup, flag);
      const isMeasured = traffic !== null && traffic.peakPerSecond > 0;
      const least = isMeasured ? traffic.peakPerSecond * 2 : 1000;
      if (buffer >= least) return [];
      const wanted = String(Math.max(10_000, Math.ceil((traffic?.peakPerSecond ?? 0) / 100) * 1000));
      return [
        {
          message: isMeasured
            ? `The buffer of the ${backend} holds ${buffer} events, and ${sayRate(traffic.peakPerSecond)} come in the busiest second, as in ${traffic.source}.`
            : `The buffer of the ${backend} holds ${buffer} events; the default is 10000.`,
          span: placeOf(setup, flag, configFlag[backend]),
          // The webhook sends its batches side by side: as long as the throttle lets all through, the buffer is hardly used.
          ...(isMeasured &&
            backend === 'webhook' &&
            (ceilingOf(setup, backend) ?? traffic.peakPerSecond) >= traffic.peakPerSecond && { severity: 'note' }),
          fix: { title: `Set --${flag}=${wanted}`, steps: [{ do: 'set', flag, value: wanted }] },
        },
      ];
    }),
};

const largeBuffer: DoctorCheck = {
  code: 'large-buffer',
  severity: 'warning',
  summary: 'A buffer that takes more than 1 GiB of memory when it is full',
  why: 'Every event in the buffer is held with its bodies. It is full exactly when the receiver is away.',
  effect: 'The API server may be ended for want of memory while nothing can be sent.',
  fix: null,
  example: {
    flags: [...webhook, '--audit-webhook-batch-buffer-size=500000'],
    mounts,
    facts: {
      traffic: { eventsPerSecond: 100, peakPerSecond: 400, bytesPerDay: 60_000_000_000, largestBytes: 900_000, source: 'the store' },
    },
    given: 'an event has 7 kB on average',
  },
  check: ({ setup, facts: { traffic } }) =>
    traffic === null || traffic.eventsPerSecond <= 0
      ? []
      : backendsOf(setup).flatMap((backend) => {
          const flag = `audit-${backend}-batch-buffer-size`;
          const mean = traffic.bytesPerDay / 86_400 / traffic.eventsPerSecond;
          const bytes = numberOf(setup, flag) * mean;
          if (modeOf(setup, backend) !== 'batch' || bytes <= mostMemory) return [];
          return [
            {
              message: `A full buffer of the ${backend} takes ${sayBytes(bytes)}: ${numberOf(setup, flag)} events of ${sayBytes(mean)}, as in ${traffic.source}.`,
              span: placeOf(setup, flag, configFlag[backend]),
            },
          ];
        }),
};

const poisonedBatch: DoctorCheck = {
  code: 'poisoned-batch',
  severity: 'warning',
  summary: 'One PATCH that is no JSON takes its whole batch with it',
  why: 'Before 1.37 an event whose body cannot be written as JSON (server-side apply in real YAML, or a patch that is broken on purpose) makes the webhook drop the batch that it is in. Truncation looks at each event before it is batched, and then drops that one alone.',
  effect: 'Up to a batch of events, 400 by default, is lost with it: enough to hide something on purpose. At Metadata nothing is lost.',
  fix: 'Turns truncation on, with a size that leaves all but the very largest events whole.',
  example: { flags: [policyFlag, '--audit-webhook-config-file=/etc/kubernetes/audit/webhook.kubeconfig'], mounts },
  check: ({ setup, facts: { policy } }) => {
    const isSafe =
      setup.minor >= poisonEndsWith ||
      modeOf(setup, 'webhook') !== 'batch' ||
      numberOf(setup, 'audit-webhook-batch-max-size') <= 1 ||
      isOn(setup, 'audit-webhook-truncate-enabled') ||
      (policy?.state === 'read' && !policy.recordsBodies);
    if (!hasPolicy(setup) || !hasBackend(setup, 'webhook') || isSafe) return [];
    return [
      {
        message: 'Truncation is off: one PATCH whose body is no JSON makes the webhook lose its whole batch.',
        span: placeOf(setup, 'audit-webhook-truncate-enabled', 'audit-webhook-config-file'),
        fix: {
          title: `Turn truncation on, at ${sayBytes(wholeEvent)}`,
          steps: [
            { do: 'set', flag: 'audit-webhook-truncate-enabled', value: 'true' },
            { do: 'set', flag: 'audit-webhook-truncate-max-event-size', value: String(wholeEvent) },
          ],
        },
      },
    ];
  },
};

const cutBodies: DoctorCheck = {
  code: 'cut-bodies',
  severity: 'warning',
  summary: 'Truncation takes the bodies out of events that are there',
  why: 'Above --audit-…-truncate-max-event-size, 100 KiB by default, an event loses its request and its response; audit.k8s.io/truncated marks it. What is still larger is dropped.',
  effect: 'What changed in the largest objects cannot be told: ConfigMaps, custom resource definitions, lists.',
  fix: 'Raises the size to 8 MiB.',
  example: {
    flags: [policyFlag, '--audit-webhook-config-file=/etc/kubernetes/audit/webhook.kubeconfig', '--audit-webhook-truncate-enabled'],
    mounts,
  },
  check: ({ setup, facts: { traffic, policy } }) =>
    backendsOf(setup).flatMap((backend): Trouble[] => {
      const flag = `audit-${backend}-truncate-max-event-size`;
      const size = numberOf(setup, flag);
      const largest = traffic?.largestBytes ?? null;
      const hasNone = largest !== null ? largest <= size : size >= 1_048_576 || (policy?.state === 'read' && !policy.recordsBodies);
      if (!isOn(setup, `audit-${backend}-truncate-enabled`) || hasNone) return [];
      const batch = `audit-${backend}-truncate-max-batch-size`;
      return [
        {
          message: `Events of the ${backend} above ${sayBytes(size)} lose their bodies${largest === null ? '' : `; the largest of ${traffic?.source ?? ''} has ${sayBytes(largest)}`}.`,
          span: placeOf(setup, flag, `audit-${backend}-truncate-enabled`),
          fix: {
            title: `Set --${flag}=${wholeEvent}`,
            steps: [
              { do: 'set', flag, value: String(wholeEvent) },
              ...(numberOf(setup, batch) < wholeEvent ? [{ do: 'set' as const, flag: batch, value: '10485760' }] : []),
            ],
          },
        },
      ];
    }),
};

export const deliveryChecks: readonly DoctorCheck[] = [
  blockingStrict,
  blockingWebhook,
  batchedLog,
  throttled,
  smallBuffer,
  largeBuffer,
  poisonedBatch,
  cutBodies,
];
