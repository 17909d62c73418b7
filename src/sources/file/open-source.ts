/** The decoded bytes of an open input from an offset on, however it is compressed: told by its first bytes, not by its name. */
import { type Compression, detectCompression } from '../../decode/detect.ts';
import { type ByteSource, FileSource, PipeSource } from './byte-source.ts';
import { DecodedSource } from './decoded-source.ts';
import { GzipDecoder } from './gzip-decoder.ts';
import type { OpenInput } from './input.ts';
import { PeekedSource } from './peeked-source.ts';
import { ZstdDecoder } from './zstd-decoder.ts';

const signatureBytes = 4;

export async function openSource({ content }: Pick<OpenInput, 'content'>, from: number): Promise<ByteSource> {
  const stored = new PeekedSource(storedSource(content));
  const compression = detectCompression(await stored.peek(signatureBytes));
  if (compression === 'none' && 'handle' in content) return new FileSource(content.handle, from);
  const decoded = decode(stored, compression);
  await skip(decoded, from);
  return decoded;
}

function storedSource(content: OpenInput['content']): ByteSource {
  if ('source' in content) return content.source;
  return 'handle' in content ? new FileSource(content.handle, 0) : new PipeSource(content.stream);
}

function decode(stored: ByteSource, compression: Compression): ByteSource {
  if (compression === 'gzip') return new DecodedSource(stored, new GzipDecoder());
  return compression === 'zstd' ? new DecodedSource(stored, new ZstdDecoder()) : stored;
}

async function skip(source: ByteSource, count: number): Promise<void> {
  const scratch = Buffer.allocUnsafe(Math.min(count, 1024 * 1024));
  for (let left = count; left > 0; ) {
    const read = await source.read(scratch.subarray(0, Math.min(left, scratch.length)));
    if (read === 0) return;
    left -= read;
  }
}
