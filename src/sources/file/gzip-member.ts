/** The frame of a gzip member (RFC 1952): where its header ends. */

export const trailerLength = 8;

/** A name or a comment that is longer is no header but chance. */
const maxHeaderLength = 64 * 1024;

const flagHeaderCrc = 0x02;
const flagExtra = 0x04;
const flagName = 0x08;
const flagComment = 0x10;
const flagsReserved = 0xe0;

/** Whether these bytes, at least four, can begin a member. */
export function isMember(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8 && ((bytes[3] ?? 0xff) & flagsReserved) === 0;
}

/** The length of the header, `more` if it goes on behind these bytes, null if it is none. */
export function headerLength(bytes: Buffer): number | 'more' | null {
  if (bytes.length < 10) return bytes.length === 0 || looksLikeBeginning(bytes) ? 'more' : null;
  if (!isMember(bytes)) return null;
  const flags = bytes[3] ?? 0;
  let at = 10;
  if ((flags & flagExtra) !== 0) {
    if (bytes.length < at + 2) return 'more';
    at += 2 + bytes.readUInt16LE(at);
  }
  for (const flag of [flagName, flagComment]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return bytes.length < maxHeaderLength ? 'more' : null;
    at = end + 1;
  }
  if ((flags & flagHeaderCrc) !== 0) at += 2;
  return at <= bytes.length ? at : 'more';
}

function looksLikeBeginning(bytes: Buffer): boolean {
  return [0x1f, 0x8b, 8].every((byte, index) => index >= bytes.length || bytes[index] === byte);
}
