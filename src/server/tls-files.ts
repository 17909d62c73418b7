/** The certificate, the key and the authorities of the server, read from their files as one: all of them, or an error. */
import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { AppError } from '../contract/problems.ts';
import type { ServerConfig } from '../platform/config-schema.ts';

export interface TlsFiles {
  readonly options: SecureContextOptions;
  readonly expiresAtMs: number;
  /** Tells whether anything has changed. */
  readonly fingerprint: string;
  /** The same of the authorities alone; empty without. */
  readonly authorities: string;
}

/** @throws AppError `config-invalid` */
export async function readTlsFiles({ certificate, key, clientCA }: NonNullable<ServerConfig['tls']>): Promise<TlsFiles> {
  const [cert, privateKey, ca] = await Promise.all([read(certificate), read(key), clientCA === undefined ? null : read(clientCA)]);
  const options: SecureContextOptions = { cert, key: privateKey, minVersion: 'TLSv1.2', ...(ca && { ca }) };
  try {
    createSecureContext(options);
    const { validTo } = new X509Certificate(cert);
    const digest = (parts: readonly Buffer[]) => parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest('hex');
    return {
      options,
      expiresAtMs: Date.parse(validTo),
      fingerprint: digest([cert, privateKey, ...(ca ? [ca] : [])]),
      authorities: ca ? digest([ca]) : '',
    };
  } catch (error) {
    const names = [certificate, key, ...(clientCA === undefined ? [] : [clientCA])].join(', ');
    throw wrong(`The TLS files do not fit together: ${names}`, error);
  }
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw wrong(`The TLS file ${path} could not be read`, error);
  }
}

function wrong(what: string, cause: unknown): AppError {
  return new AppError('config-invalid', { message: `${what}: ${String(cause)}` }, { cause });
}
