import { describe, expect, it } from 'vitest';
import { cutInBlocks } from '../../tests/decode/cut-in-blocks.ts';
import { detectEnvelope } from './detect.ts';

describe('opaque', () => {
  it.each([
    ['utf-16-text', Buffer.from('\ufeff{"kind":"Event"}\n', 'utf16le')],
    ['bzip2-compressed', Buffer.from('BZh91AY\n\n')],
  ])('keeps %s as one bad slice that says so', (reason, bytes) => {
    const found = detectEnvelope(bytes);
    const { records, bad, incomplete } = cutInBlocks(found.envelope.cutter(found.head), bytes, [4]);
    expect({ records, incomplete }).toEqual({ records: [], incomplete: undefined });
    expect(bad).toEqual([{ offset: 0, length: bytes.length, bytes: Uint8Array.from(bytes), reason }]);
  });
});
