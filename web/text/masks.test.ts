import { describe, expect, it } from 'vitest';
import { hasMasks, splitMasks } from './masks.ts';

describe('splitMasks', () => {
  it('finds marks alone and within text', () => {
    expect(splitMasks('«masked: Secret data, up to 64 bytes»')).toEqual([{ text: 'Secret data, up to 64 bytes', isMask: true }]);
    expect(splitMasks('Bearer «masked: token» for x')).toEqual([
      { text: 'Bearer ', isMask: false },
      { text: 'token', isMask: true },
      { text: ' for x', isMask: false },
    ]);
  });

  it('takes what is no whole mark as text', () => {
    for (const text of ['«masked: »', '«masked: a', 'masked: a»', `«masked: ${'x'.repeat(200)}»`]) {
      expect(splitMasks(text)).toEqual([{ text, isMask: false }]);
      expect(hasMasks(text)).toBe(false);
    }
  });
});
