import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cutInBlocks } from '../../tests/decode/cut-in-blocks.ts';
import { detectEnvelope } from './detect.ts';
import { eventList } from './event-list.ts';

/** As the API server sent it. */
const body = gunzipSync(readFileSync(new URL('../../tests/fixtures/webhook/body.json.gz', import.meta.url)));
const items = JSON.parse(body.toString()).items as unknown[];

function cut(bytes: Uint8Array, size = bytes.length) {
  const found = detectEnvelope(bytes);
  expect(found.envelope).toBe(eventList);
  return cutInBlocks(found.envelope.cutter(found.head), bytes, [size]);
}

describe('event-list', () => {
  it.each([1_000_000, 4096, 61])('cuts a body of the API server as JSON.parse does, byte for byte, in blocks of %d', (size) => {
    const { records, bad, incomplete } = cut(body, size);
    expect(items.length).toBe(121);
    expect(records.map((record) => JSON.parse(Buffer.from(record, 'latin1').toString()))).toEqual(items);
    expect(`{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[${records.join(',')}]}\n`).toBe(
      body.toString('latin1'),
    );
    expect({ bad, incomplete }).toEqual({ bad: [], incomplete: undefined });
  });

  it('cuts it when it was printed over many lines', () => {
    const { records, bad } = cut(Buffer.from(JSON.stringify({ kind: 'EventList', items }, null, 4).replaceAll('\n', '\r\n')), 1000);
    expect(records.map((record) => JSON.parse(Buffer.from(record, 'latin1').toString()))).toEqual(items);
    expect(bad).toEqual([]);
  });

  it.each(['\n', '', '\r\n\r\n'])('cuts bodies that follow each other with %j between', (between) => {
    const bodies = [1, 2, 3].map(() => body.toString().trimEnd()).join(between);
    expect(cut(Buffer.from(bodies), 100_000).records).toHaveLength(3 * items.length);
  });

  it('reads events that stand among lists', () => {
    const { records, bad } = cut(Buffer.from('{"kind":"EventList","items":[{"a":1}]}\n{"kind":"Event","b":1}\n'));
    expect({ records, bad }).toEqual({ records: ['{"a":1}', '{"kind":"Event","b":1}'], bad: [] });
  });
});
