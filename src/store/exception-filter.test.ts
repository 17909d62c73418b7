import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExceptionFilter } from './exception-filter.ts';

const tag = '0123456789abcdef';
const block = (message: string) => `\r\n__exception__\r\n${tag}\r\n${message}\n${message.length + 1} ${tag}\r\n__exception__\r\n`;

/** The bytes through the filter, cut into chunks of the given sizes in turn. */
function filtered(bytes: string, sizes: readonly number[]): ExceptionFilter {
  const all = Buffer.from(bytes);
  const chunks: Buffer[] = [];
  for (let at = 0, n = 0; at < all.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    chunks.push(all.subarray(at, at + size));
    at += size;
  }
  return Readable.from(chunks, { objectMode: false }).pipe(new ExceptionFilter(tag, (message) => new Error(message.split('\n', 1)[0])));
}

const body = fc
  .array(fc.constantFrom('{"a":1}\n', '\r\n', '\r', '\r\n__exception__\r\n', '\r\n__exception__\r\nother', 'ü'))
  .map((parts) => parts.join(''));
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });

describe('ExceptionFilter', () => {
  it('passes everything else on, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(body, sizes, async (bytes, cuts) => {
        expect(await text(filtered(bytes, cuts))).toBe(bytes);
      }),
    );
  });

  it('fails with the exception, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(body, sizes, async (bytes, cuts) => {
        await expect(text(filtered(bytes + block('Code: 395. boom'), cuts))).rejects.toThrow('Code: 395. boom');
      }),
    );
  });
});
