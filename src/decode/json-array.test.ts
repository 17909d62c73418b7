import { describe, expect, it } from 'vitest';
import { bytesOf, cutInBlocks } from '../../tests/decode/cut-in-blocks.ts';
import { detectEnvelope } from './detect.ts';
import { jsonArray } from './json-array.ts';

function cut(text: string) {
  const { envelope, head } = detectEnvelope(bytesOf(text));
  expect(envelope).toBe(jsonArray);
  return cutInBlocks(envelope.cutter(head), bytesOf(text), [5]);
}

describe('json-array', () => {
  it('cuts what jq -s prints, what jq -c -s prints, and one event per line between brackets', () => {
    expect(cut('[\n  {\n    "a": 1\n  },\n  {\n    "b": [\n      1\n    ]\n  }\n]\n').records).toEqual([
      '{    "a": 1  }',
      '{    "b": [      1    ]  }',
    ]);
    expect(cut('[{"a":1},{"b":[{"c":[]}]}]').records).toEqual(['{"a":1}', '{"b":[{"c":[]}]}']);
    expect(cut('[\n{"a":1},\n{"b":1}\n]').records).toEqual(['{"a":1}', '{"b":1}']);
  });

  it('cuts lists in an array, and arrays that follow each other', () => {
    expect(cut('[{"kind":"EventList","items":[{"a":1},{"b":1}]},{"items":[],"kind":"EventList"}][{"c":1}]')).toMatchObject({
      records: ['{"a":1}', '{"b":1}', '{"c":1}'],
      bad: [],
      incomplete: undefined,
    });
  });

  it('can be gone on with only after its end', () => {
    expect(cut('[{"a":1},{"b":1}')).toMatchObject({ resumeAt: 0, incomplete: { offset: 16, length: 0 } });
    expect(cut('[{"a":1},{"b":1}]\n')).toMatchObject({ resumeAt: 18, incomplete: undefined });
  });
});
