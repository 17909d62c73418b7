/** What the API server says of its own audit: what was lost, where, and why. Places are in the text of the metrics. */
import type { MetricsCheck, Trouble } from '../doctor-check.ts';
import { poisonEndsWith } from '../flag-history.ts';
import type { MetricSample } from '../read-metrics.ts';
import { sayRate } from '../say-amount.ts';
import { hasBackend, hasPolicy, isOn, modeOf, numberOf, type ServerSetup, settingOf } from '../setup.ts';

interface Cause {
  readonly lost: string;
  readonly why: (setup: ServerSetup | null) => string;
}

/** By the name of the plugin that counts. */
const causes: Readonly<Record<string, Cause>> = {
  log: {
    lost: 'could not be written to the log',
    why: (setup) => {
      const size = setup === null ? null : settingOf(setup, 'audit-log-maxsize');
      return `The disk was full or not writable; or an event was larger than --audit-log-maxsize${size === null ? '' : ` (${size} MB)`}; or, before 1.${poisonEndsWith}, a PATCH was no JSON. The log of the API server names the error of each.`;
    },
  },
  webhook: {
    lost: 'were dropped by the webhook',
    why: (setup) =>
      `Their batches failed five times: the receiver was away, refused them (401, 413), or its certificate was not trusted.${
        setup === null || setup.minor >= poisonEndsWith || isOn(setup, 'audit-webhook-truncate-enabled')
          ? ''
          : ' Or a PATCH that is no JSON was among them, which drops its whole batch without a POST: truncation is off.'
      }`,
  },
  buffered: {
    lost: 'found the buffer full, or the backend closed',
    why: (setup) => {
      const backend =
        setup === null ? null : (['webhook', 'log'] as const).find((one) => hasBackend(setup, one) && modeOf(setup, one) === 'batch');
      if (setup === null || backend == null)
        return 'More came than the throttle lets through, or the receiver was slow; when the API server stops, watches that end then are counted here too.';
      const name = (rest: string) => `audit-${backend}-batch-${rest}`;
      const ceiling = isOn(setup, name('throttle-enable'))
        ? `${sayRate(numberOf(setup, name('throttle-qps')) * numberOf(setup, name('max-size')))} events a second go out`
        : 'no throttle holds the batches back';
      return `More came than went out: ${ceiling}, and the buffer holds ${numberOf(setup, name('buffer-size'))}. Raise --${name('throttle-qps')} and --${name('buffer-size')}; telltale connect webhook --rate says to what.`;
    },
  },
  truncate: {
    lost: 'were too large even without their bodies, or could not be written as JSON',
    why: (setup) =>
      `An address or a user agent longer than --audit-…-truncate-max-event-size${setup === null ? '' : ` (${settingOf(setup, 'audit-webhook-truncate-max-event-size')})`}, or a PATCH that is no JSON, of which this is the mildest loss.`,
  },
};

function share(count: number, events: MetricSample | null): string {
  if (events === null || events.value <= 0) return '';
  const percent = (100 * count) / events.value;
  return percent >= 0.1 ? `, ${sayRate(percent)} % of all,` : ', less than 0.1 % of all,';
}

const lostEvents: MetricsCheck = {
  code: 'lost-events',
  severity: 'error',
  summary: 'The API server counts events that it lost',
  why: 'apiserver_audit_error_total counts by plugin, since the API server started; it is not there at all while nothing is lost.',
  effect: 'These events are nowhere, and nobody else was told.',
  fix: null,
  example: 'apiserver_audit_event_total 482113\napiserver_audit_error_total{plugin="buffered"} 240',
  check: ({ errors, events }, setup) =>
    errors.flatMap(({ labels, value, span }): Trouble[] => {
      const plugin = labels['plugin'] ?? '';
      const cause = Object.hasOwn(causes, plugin) ? causes[plugin] : undefined;
      if (value <= 0) return [];
      return [
        {
          message: `${value} events${share(value, events)} ${cause?.lost ?? `were lost by ${plugin === '' ? 'a plugin that is not named' : `the plugin ${plugin}`}`}.`,
          span,
          hint: cause?.why(setup) ?? 'The log of the API server names the error of each.',
        },
      ];
    }),
};

const rejectedRequests: MetricsCheck = {
  code: 'rejected-requests',
  severity: 'error',
  summary: 'Requests were refused because they could not be recorded',
  why: 'Only in blocking-strict mode is a request refused when its event cannot be written.',
  effect: 'Clients got 500, “failed to store audit event”.',
  fix: null,
  example: 'apiserver_audit_requests_rejected_total 12',
  check: ({ rejected }) =>
    rejected === null || rejected.value <= 0
      ? []
      : [
          {
            message: `${rejected.value} requests were refused.`,
            span: rejected.span,
            hint: 'Mend what lost the events, or leave blocking-strict mode: --audit-log-mode=blocking, --audit-webhook-mode=batch.',
          },
        ],
};

const nothingCounted: MetricsCheck = {
  code: 'nothing-counted',
  severity: 'error',
  summary: 'The API server has recorded no event',
  why: 'apiserver_audit_event_total counts what was recorded, and apiserver_audit_level_total the requests by the level that the policy gave them.',
  effect: 'There is no log.',
  fix: null,
  example: 'apiserver_audit_event_total 0\napiserver_audit_level_total{level="None"} 88213',
  check: ({ events, levels }, setup) => {
    if (events === null || events.value > 0) return [];
    const isAllNone = levels.length > 0 && levels.every(({ labels, value }) => labels['level'] === 'None' || value === 0);
    const isOff = setup !== null && !hasPolicy(setup);
    return [
      {
        message: isAllNone
          ? 'No event was recorded: the policy gives every request the level None.'
          : 'No event was recorded since the API server started.',
        span: events.span,
        hint: isOff
          ? 'It has no policy: see the finding on its flags.'
          : isAllNone
            ? 'End the policy with level: Metadata; telltale policy lint tells which rules take everything.'
            : 'Either auditing is off, or it runs with other flags than those of the file: compare with the pod that runs.',
      },
    ];
  },
};

export const metricsChecks: readonly MetricsCheck[] = [lostEvents, rejectedRequests, nothingCounted];
