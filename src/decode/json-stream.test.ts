import { describe, expect, it } from 'vitest';
import { bytesOf, cutInBlocks } from '../../tests/decode/cut-in-blocks.ts';
import { detectEnvelope } from './detect.ts';
import { jsonStream } from './json-stream.ts';

function cut(text: string) {
  const { envelope, head } = detectEnvelope(bytesOf(text));
  expect(envelope).toBe(jsonStream);
  return cutInBlocks(envelope.cutter(head), bytesOf(text), [7]);
}

describe('json-stream', () => {
  it('cuts what jq prints: an event over many lines, one after the other', () => {
    const { records, bad } = cut('{\r\n\t"a": "x \\" }{",\r\n\t"b": {}\r\n}\r\n{\r\n\t"c": null\r\n}\r\n');
    expect({ records, bad }).toEqual({ records: ['{\t"a": "x \\" }{",\t"b": {}}', '{\t"c": null}'], bad: [] });
  });

  it('cuts events that stand on one line', () => {
    expect(cut('{"a":1}{"b":1} {"c":1}\n{"d":1}').records).toEqual(['{"a":1}', '{"b":1}', '{"c":1}', '{"d":1}']);
  });

  it('can be gone on with after each event', () => {
    const text = '{\n "a": 1\n}\n{\n "b": 1';
    expect(cut(text)).toMatchObject({ records: ['{ "a": 1}'], incomplete: { offset: 12, length: 9 } });
    expect(cut(text).resumeAt).toBeLessThanOrEqual(12);
    expect(cut(text).resumeAt).toBeGreaterThanOrEqual(11);
  });
});
