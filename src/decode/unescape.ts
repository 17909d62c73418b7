/** The bytes that a JSON string stands for, exactly: escapes become what they mean, once, and all else stays as it is. */
import type { Slice } from './json-slices.ts';

const quote = 0x22;
const backslash = 0x5c;
/** What the letter after a backslash stands for; 0 where it is no such letter. */
const simple = new Uint8Array(256);
for (const char of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) simple[char.charCodeAt(0)] = char.charCodeAt(1);
const letterU = 0x75;
/** The mark of the first byte, by how many bytes follow it. */
const leads = [0, 0xc0, 0xe0, 0xf0];

/** `string` has its quotes. Null where an escape means nothing, or half of a surrogate pair stands alone. */
export function unescapeString(bytes: Uint8Array, { start, end }: Slice): Uint8Array | null {
  if (bytes[start] !== quote || bytes[end - 1] !== quote || end - start < 2) return null;
  const inner = bytes.subarray(start + 1, end - 1);
  if (inner.indexOf(backslash) < 0) return inner;
  const result = new Uint8Array(inner.length);
  let length = 0;
  for (let at = 0; at < inner.length; at++) {
    const byte = inner[at] as number;
    if (byte !== backslash) {
      result[length++] = byte;
      continue;
    }
    const letter = inner[++at] ?? 0;
    const plain = simple[letter] as number;
    if (plain !== 0) {
      result[length++] = plain;
      continue;
    }
    const codePoint = letter === letterU ? readCodePoint(inner, at + 1) : -1;
    if (codePoint < 0) return null;
    at += codePoint > 0xffff ? 10 : 4;
    length = appendUtf8(result, length, codePoint);
  }
  return result.subarray(0, length);
}

/** Of the four hex digits at `at`, and of the second escape where they begin a pair; -1 where there is none. */
function readCodePoint(bytes: Uint8Array, at: number): number {
  const unit = readHex(bytes, at);
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const low = bytes[at + 4] === backslash && bytes[at + 5] === letterU ? readHex(bytes, at + 6) : -1;
  return unit > 0xdbff || low < 0xdc00 || low > 0xdfff ? -1 : 0x10000 + (unit - 0xd800) * 0x400 + (low - 0xdc00);
}

function readHex(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let index = at; index < at + 4; index++) {
    const byte = bytes[index] ?? 0;
    const lower = byte | 0x20;
    const digit = byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** An escape is longer than what it stands for: there is always room. */
function appendUtf8(target: Uint8Array, from: number, codePoint: number): number {
  let at = from;
  if (codePoint < 0x80) {
    target[at++] = codePoint;
    return at;
  }
  const more = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
  target[at++] = (leads[more] as number) | (codePoint >> (6 * more));
  for (let left = more - 1; left >= 0; left--) target[at++] = 0x80 | ((codePoint >> (6 * left)) & 0x3f);
  return at;
}
