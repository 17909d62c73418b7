/** Reads base64, the usual alphabet or the one for addresses; blanks between are passed over. */

const padding = 0x3d;
const values = new Int8Array(256).fill(-1);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
for (let value = 0; value < 64; value++) values[alphabet.charCodeAt(value)] = value;
values[0x2d] = 62;
values[0x5f] = 63;

/** Null where it is none. */
export function decodeBase64(text: Uint8Array): Uint8Array | null {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let length = 0;
  let digits = 0;
  let held = 0;
  let padded = false;
  for (const byte of text) {
    if (byte <= 0x20) continue;
    if (byte === padding) {
      padded = true;
      continue;
    }
    const value = values[byte] as number;
    if (value < 0 || padded) return null;
    held = ((held << 6) | value) & 0xffffff;
    digits++;
    if (digits % 4 !== 1) bytes[length++] = (held >> (6 - 2 * ((digits - 1) % 4))) & 0xff;
  }
  return digits % 4 === 1 ? null : bytes.subarray(0, length);
}
