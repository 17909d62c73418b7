/** Tells what an input is by its first bytes, never by its name: first how it is compressed, then how its events are wrapped. */
import type { Envelope, Head } from './envelope.ts';
import { envelopes, nativeEnvelopes } from './envelopes.ts';
import { text } from './text.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

export interface Detected {
  /** The name of a compression or of an envelope. */
  readonly format: string;
  /** What gave it away. */
  readonly reason: string;
}

/** So many first bytes are enough for all envelopes. */
export const headBytes = 64 * 1024;

export function detectCompression(bytes: Uint8Array): Compression {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  const isFrame = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
  // zstd may begin with frames that hold no data of ours.
  const isSkippable = ((bytes[0] ?? 0) & 0xf0) === 0x50 && bytes[1] === 0x2a && bytes[2] === 0x4d && bytes[3] === 0x18;
  return isFrame || isSkippable ? 'zstd' : 'none';
}

/** The length of the UTF-8 byte order mark at the beginning: 3 or 0. */
export function byteOrderMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

export interface DetectedEnvelope {
  readonly envelope: Envelope;
  /** What gave it away. */
  readonly reason: string;
  /** What its cutter is opened with. */
  readonly head: Head;
}

/** The envelope of the decoded stream that begins so. */
export function detectEnvelope(firstBytes: Uint8Array): DetectedEnvelope {
  const bytes = firstBytes.subarray(byteOrderMark(firstBytes), headBytes);
  const head: Head = { bytes, start: skipBlanksAndHoles(bytes) };
  for (const envelope of beginsNatively(head) ? nativeEnvelopes : envelopes) {
    const reason = envelope.detect(head);
    if (reason !== null) return { envelope, reason, head };
  }
  return { envelope: text, reason: 'no known beginning', head };
}

/** An envelope that somebody named, whatever the stream begins with; null where none has this name. */
export function namedEnvelope(name: string, firstBytes: Uint8Array): DetectedEnvelope | null {
  const envelope = envelopes.find((each) => each.name === name);
  return envelope === undefined ? null : { ...detectEnvelope(firstBytes), envelope, reason: 'it was named' };
}

export function detectFormat(firstBytes: Uint8Array): Detected {
  const compression = detectCompression(firstBytes);
  if (compression !== 'none') return { format: compression, reason: `it begins with the signature of ${compression}` };
  const { envelope, reason } = detectEnvelope(firstBytes);
  return { format: envelope.name, reason };
}

/** The first members of an event in the API server's order. Where a collector wrote over the level, this is not told. */
const nativeBeginning = /^\{"kind":"Event","apiVersion":"audit\.k8s\.io\/\w+","level":"(?:Metadata|Request|RequestResponse)",/;
const decoder = new TextDecoder();

function beginsNatively({ bytes, start }: Head): boolean {
  return nativeBeginning.test(decoder.decode(bytes.subarray(start, start + 128)));
}

function skipBlanksAndHoles(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length && [0x20, 0x09, 0x0a, 0x0d, 0].includes(bytes[at] as number)) at++;
  return at;
}
