/** A policy in a link, packed, behind the `#`: no server is sent that part. Only the person makes such a link. */
import { longestText } from './policy-draft.ts';

const name = 'policy=';
/** What a browser takes in its line of the address. */
const longestLink = 60_000;

/** Null where it is too long for a link. */
export async function packPolicy(text: string): Promise<string | null> {
  const packed = await through(new Blob([text]).stream(), new CompressionStream('deflate-raw'));
  const letters = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(''));
  const hash = `#${name}${letters.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
  return hash.length > longestLink ? null : hash;
}

/** Null where there is none, or it is damaged. */
export async function unpackPolicy(hash: string): Promise<string | null> {
  if (!hash.startsWith(`#${name}`) || hash.length > longestLink) return null;
  try {
    const letters = atob(
      hash
        .slice(name.length + 1)
        .replaceAll('-', '+')
        .replaceAll('_', '/'),
    );
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      await through(new Blob([bytes]).stream(), new DecompressionStream('deflate-raw'), longestText),
    );
    return text;
  } catch {
    return null;
  }
}

/** @throws where more comes than `most` bytes: a small link can hold a text without end. */
async function through(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  packing: CompressionStream | DecompressionStream,
  most = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const reader = stream.pipeThrough(packing).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new RangeError('longer than any policy');
    }
    pieces.push(value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
