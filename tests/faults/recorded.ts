/** The recorded POST bodies in tests/fixtures/webhook, and what is in each. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

export interface RecordedEvent {
  readonly auditID: string;
  readonly stage: string;
  readonly [key: string]: unknown;
}

export interface Recorded {
  readonly path: string;
  readonly text: string;
  readonly items: readonly RecordedEvent[];
}

function readRecorded(name: string): Recorded {
  const path = fileURLToPath(new URL(`../fixtures/webhook/${name}.json.gz`, import.meta.url));
  const text = gunzipSync(readFileSync(path)).toString();
  const { items } = JSON.parse(text) as { readonly items: readonly RecordedEvent[] };
  return { path, text, items };
}

/** 121 events in 222 kB. */
export const smallBody = readRecorded('body');

/** 400 events in 0.5 MB, 400 in 6.2 MB with single ones of 2 MB, and the small one. */
export const mixedBodies: readonly Recorded[] = [readRecorded('body-00001'), readRecorded('body-00012'), smallBody];

export const allBodies: readonly Recorded[] = [
  readRecorded('body-00001'),
  readRecorded('body-00002'),
  readRecorded('body-00012'),
  smallBody,
];
