/** Certificates of a test's own, made by openssl: an authority, and what it signs. Tests that need them fail without it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Signed {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority extends Signed {
  /** @param names such as `DNS:localhost,IP:127.0.0.1`. */
  sign(name: string, subject: string, names?: string): Signed;
}

const openssl = (args: readonly string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export function createAuthority(folder: string, name = 'ca'): Authority {
  const at = (file: string) => join(folder, file);
  const certificate = at(`${name}.crt`);
  const key = at(`${name}.key`);
  openssl(['req', '-x509', ...ec, '-keyout', key, '-out', certificate, '-days', '2', '-subj', `/CN=${name}`]);
  return {
    certificate,
    key,
    sign: (leaf, subject, names) => {
      const [request, out, leafKey, extension] = ['csr', 'crt', 'key', 'ext'].map((end) => at(`${leaf}.${end}`)) as [
        string,
        string,
        string,
        string,
      ];
      openssl(['req', '-new', ...ec, '-keyout', leafKey, '-out', request, '-subj', subject]);
      writeFileSync(extension, names === undefined ? 'basicConstraints=CA:FALSE\n' : `subjectAltName=${names}\n`);
      openssl([
        'x509',
        '-req',
        '-in',
        request,
        '-CA',
        certificate,
        '-CAkey',
        key,
        '-CAcreateserial',
        '-days',
        '2',
        '-extfile',
        extension,
        '-out',
        out,
      ]);
      return { certificate: out, key: leafKey };
    },
  };
}

export function readSigned({ certificate, key }: Signed): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(certificate), key: readFileSync(key) };
}
