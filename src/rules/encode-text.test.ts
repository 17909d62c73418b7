import { describe, expect, it } from 'vitest';
import { base64, base64Offsets, bytesOf, utf16, utf16be, utf16le } from './encode-text.ts';

describe('encodings of values', () => {
  it('give UTF-8 as bytes', () => expect(bytesOf('é')).toBe('\xc3\xa9'));
  it('give UTF-16 in both orders', () => {
    expect(utf16le('ab')).toBe('a\0b\0');
    expect(utf16be('ab')).toBe('\0a\0b');
    expect(utf16('a')).toBe('\xff\xfea\0');
  });
  it('give base64', () => expect(base64(bytesOf('kubectl'))).toBe('a3ViZWN0bA=='));

  it.each(['a', 'ab', 'abc', 'kubectl', '/bin/sh -c'])('find %s in base64 of any text around it', (text) => {
    const patterns = base64Offsets(bytesOf(text));
    for (const before of ['', 'x', 'xy', 'xyz', 'wxyz']) {
      for (const after of ['', 'q', 'qr', 'qrs']) {
        const encoded = btoa(before + text + after);
        expect(patterns.some((pattern) => encoded.includes(pattern))).toBe(true);
      }
    }
  });
});
