/**
 * Text that is given out and comes back, and says nothing to whoever holds it meanwhile: numbers of events tell how many there
 * are, also to those who may not see them.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** Lengths are rounded up to this, so that they do not tell how many digits there are. */
const roundedTo = 64;

/** @param key 32 bytes */
export function sealText(text: string, key: Uint8Array): string {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce);
  const length = Buffer.byteLength(text);
  const padded = text + ' '.repeat((roundedTo - (length % roundedTo)) % roundedTo);
  return Buffer.concat([nonce, sealing.update(padded), sealing.final(), sealing.getAuthTag()]).toString('base64url');
}

/** Null where it was not sealed with this key. */
export function openSealedText(sealed: string, key: Uint8Array): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < nonceBytes + tagBytes) return null;
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes));
  opening.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([opening.update(bytes.subarray(nonceBytes, -tagBytes)), opening.final()])
      .toString()
      .trimEnd();
  } catch {
    return null;
  }
}
