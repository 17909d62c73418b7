/**
 * Compresses what the agent sends: zstd, of Node itself where it has it, else of a library. Audit logs take half the bytes
 * that gzip needs, at the cost of its fastest level; see docs/decisions/agent.md.
 */
import zlib from 'node:zlib';
import type { SpoolEntry } from '../../spool/spool.ts';

export interface Compressor {
  readonly encoding: SpoolEntry['encoding'];
  compress(bytes: Uint8Array): Uint8Array;
}

/** Higher levels cost more and gain next to nothing on audit logs. */
const level = 1;

/** From 22.15 on; the types are those of the oldest Node. */
interface NodeZstd {
  readonly zstdCompressSync?: (bytes: Uint8Array, options: { readonly params: Readonly<Record<number, number>> }) => Uint8Array;
  readonly constants: Readonly<Record<string, number>>;
}

export async function openCompressor(): Promise<Compressor> {
  const { zstdCompressSync, constants } = zlib as unknown as NodeZstd;
  const levelOption = constants['ZSTD_c_compressionLevel'];
  if (zstdCompressSync !== undefined && levelOption !== undefined)
    return { encoding: 'zstd', compress: (bytes) => zstdCompressSync(bytes, { params: { [levelOption]: level } }) };
  const { init, compress } = await import('@bokuweb/zstd-wasm');
  await init();
  return { encoding: 'zstd', compress: (bytes) => compress(bytes, level) };
}
