/** The id of a finding: the same for the same parts, whoever makes it and however often. */
import { createHash } from 'node:crypto';

/** 32 hexadecimal digits. No two lists of parts run into the same text. */
export function findingId(...parts: readonly string[]): string {
  const lengths = parts.map((part) => `${Buffer.byteLength(part)}:${part}`);
  return createHash('sha256').update(lengths.join('')).digest('hex').slice(0, 32);
}
