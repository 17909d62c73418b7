/** A log that is big enough to be interrupted: the bundled sample, many times over, each copy with its own ids and times. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const sample = gunzipSync(readFileSync(new URL('../../samples/audit.log.gz', import.meta.url))).toString();

export interface ManyEvents {
  readonly log: string;
  /** Different events in it. */
  readonly events: number;
  /** Different requests in it. */
  readonly requests: number;
}

export function manyEvents(copies: number): ManyEvents {
  const logs = Array.from({ length: copies }, (_, copy) =>
    sample
      .replaceAll('"auditID":"', `"auditID":"${copy}-`)
      .replace(
        /Timestamp":"2026-11-21T(\d\d)/g,
        (_match, hour: string) => `Timestamp":"2026-11-${String(copy + 1).padStart(2, '0')}T${hour}`,
      ),
  );
  const lines = new Set(sample.trimEnd().split('\n'));
  const requests = new Set([...lines].map(requestOf));
  return { log: logs.join(''), events: lines.size * copies, requests: requests.size * copies };
}

function requestOf(line: string): string {
  const { auditID, requestReceivedTimestamp, verb, requestURI, user } = JSON.parse(line) as Record<string, unknown> & {
    user: { username?: string };
  };
  return JSON.stringify([auditID, requestReceivedTimestamp, verb, requestURI, user.username]);
}
