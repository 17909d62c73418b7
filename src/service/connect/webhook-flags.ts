/** The flags of kube-apiserver for its audit webhook: batches that carry the rate with room for bursts, and that are patient. */

import type { Flag } from './setup-change.ts';

/** What an API server sends at most with its defaults: ten batches of 400 events a second. */
export const defaultCeiling = 4000;

const batchSize = 400;
const leastQps = 10;
/** Bursts are a few times as high as what is usual. */
const headroom = 3;
const leastBuffer = 10_000;
const mostBuffer = 50_000;
const bufferSeconds = 10;
/** The largest that may pass whole; it has to be below the limit of a batch, 10 MiB by default. */
const largestEvent = 8_388_608;

export const backoffSeconds = 30;
/** Four waits that grow by half each, and up to a fifth more. */
export const patienceMinutes = Math.round((backoffSeconds * (1 + 1.5 + 2.25 + 3.375) * 1.1) / 60);

export interface WebhookBatches {
  readonly size: number;
  readonly qps: number;
  readonly burst: number;
  readonly buffer: number;
  /** Events a second that can be sent. */
  readonly ceiling: number;
}

export function batchesFor(rate: number): WebhookBatches {
  const qps = Math.max(leastQps, Math.ceil((rate * headroom) / batchSize));
  const buffer = Math.min(mostBuffer, Math.max(leastBuffer, Math.ceil((rate * bufferSeconds) / 1000) * 1000));
  return { size: batchSize, qps, burst: Math.ceil(qps * 1.5), buffer, ceiling: qps * batchSize };
}

export function webhookFlags(rate: number, kubeconfig: string, policy: string): Flag[] {
  const { size, qps, burst, buffer, ceiling } = batchesFor(rate);
  const flag = (name: string, value: string | number, why: string): Flag => ({ name, value: String(value), why });
  return [
    flag('audit-policy-file', policy, 'Without a policy nothing is recorded.'),
    flag('audit-webhook-config-file', kubeconfig, 'Where to send, and with what credential.'),
    flag('audit-webhook-mode', 'batch', 'blocking would let each request of the cluster wait for this server.'),
    flag('audit-webhook-batch-max-size', size, 'Bodies of a few MB, also where the policy records responses.'),
    flag('audit-webhook-batch-max-wait', '5s', 'Events arrive within seconds; the default is 30s.'),
    flag('audit-webhook-batch-throttle-qps', qps, `${ceiling} events a second, for ${rate} that are expected.`),
    flag('audit-webhook-batch-throttle-burst', burst, 'What has piled up is sent sooner.'),
    flag('audit-webhook-batch-buffer-size', buffer, 'Beyond it events are lost, and the API server tells nobody but its metrics.'),
    flag(
      'audit-webhook-initial-backoff',
      `${backoffSeconds}s`,
      `A batch is tried for about ${patienceMinutes} minutes before it is dropped; by default for 90 s.`,
    ),
    flag('audit-webhook-truncate-enabled', 'true', 'One event that cannot be encoded costs itself, not its whole batch.'),
    flag(
      'audit-webhook-truncate-max-event-size',
      largestEvent,
      'Truncation leaves all but the very largest events whole; the default is 100 KiB.',
    ),
  ];
}
