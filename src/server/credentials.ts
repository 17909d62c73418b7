/**
 * Who asks: the credentials of the configuration, of which only hashes are in memory. Comparing takes the same time whatever
 * is presented, and always looks at all of them.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Role } from '../contract/roles.ts';
import type { Credential, Reader } from '../platform/config-schema.ts';
import { readSecret } from '../platform/read-secret.ts';
import { type Identity, identityOf } from '../service/access/identity.ts';

/** What a client shows of itself. The certificate was verified by TLS. */
export interface Presented {
  readonly authorization: string | undefined;
  readonly certificate: ClientCertificate | null;
}

export interface ClientCertificate {
  readonly commonName: string | null;
  readonly dnsNames: readonly string[];
  readonly uris: readonly string[];
  /** 64 hexadecimal digits in lower case. */
  readonly sha256: string;
}

interface Holder {
  readonly credential: Credential;
  /** SHA-256 of the token or of the password; empty for certificates. */
  readonly secret: Buffer;
  readonly username: Buffer;
  readonly roles: readonly Role[];
  readonly namespaces: 'all' | readonly string[];
}

const hash = (text: string | Buffer) => createHash('sha256').update(text).digest();

export class Credentials {
  readonly #holders: readonly Holder[];

  private constructor(holders: readonly Holder[]) {
    this.#holders = holders;
  }

  /** @throws AppError `config-invalid` where a secret cannot be read. */
  static async open(list: readonly (Credential | Reader)[], env: NodeJS.ProcessEnv): Promise<Credentials> {
    return new Credentials(await Promise.all(list.map((credential) => openHolder(credential, env))));
  }

  get isEmpty(): boolean {
    return this.#holders.length === 0;
  }

  /** Null where nothing that is presented is known. A holder of several credentials of the same kind has the clusters of all. */
  identify({ authorization, certificate }: Presented): Identity | null {
    const { token, username, password } = readAuthorization(authorization);
    const found = this.#holders.filter(({ credential, secret, username: name }) => {
      if (credential.certificate !== undefined) return certificate !== null && isCertificate(credential.certificate, certificate);
      if (credential.token !== undefined) return timingSafeEqual(secret, token);
      const isName = timingSafeEqual(name, username);
      return timingSafeEqual(secret, password) && isName;
    });
    const [first] = found;
    if (first === undefined) return null;
    // Roles of one do not reach into what another shows.
    const alike = found.filter((holder) => isAlike(holder, first));
    const clusters = alike.flatMap(({ credential }) => credential.clusters);
    const { credential, roles, namespaces } = first;
    const via = credential.certificate === undefined ? 'configuration' : 'certificate';
    return identityOf(credential.name, roles, { clusters: clusters.includes('*') ? 'all' : clusters, namespaces }, via);
  }
}

export function mayUse({ scope: { clusters } }: Identity, cluster: string): boolean {
  return clusters === 'all' || clusters.includes(cluster);
}

/** The user name of `Authorization: Basic`; null for what is no such. */
export function basicName(authorization: string | undefined): string | null {
  const [, value] = /^basic[ ]+(\S+)[ ]*$/i.exec(authorization ?? '') ?? [];
  return value === undefined ? null : (Buffer.from(value, 'base64').toString().split(':', 1)[0] ?? '');
}

/** What stands behind `Authorization: Bearer`; null for what is no such. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^bearer[ ]+(\S+)[ ]*$/i.exec(authorization ?? '')?.[1] ?? null;
}

async function openHolder(credential: Credential | Reader, env: NodeJS.ProcessEnv): Promise<Holder> {
  const { name, token, basic } = credential;
  const { roles, namespaces } = 'roles' in credential ? credential : { roles: ['ingest'] as const, namespaces: 'all' as const };
  const holder = { credential, roles, namespaces, secret: none, username: none };
  if (token !== undefined) return { ...holder, secret: await readSecret(token, `token of ${name}`, env) };
  if (basic === undefined) return holder;
  return { ...holder, secret: await readSecret(basic.password, `password of ${name}`, env), username: hash(basic.username) };
}

function isAlike(one: Holder, other: Holder): boolean {
  const grants = ({ roles, namespaces }: Holder) => JSON.stringify([roles, namespaces]);
  return grants(one) === grants(other);
}

/** What no text hashes to, as far as anybody knows. */
const none = Buffer.alloc(32);

/** All of the same length, whatever was presented. */
function readAuthorization(authorization: string | undefined): { token: Buffer; username: Buffer; password: Buffer } {
  const nothing = { token: Buffer.alloc(32, 1), username: Buffer.alloc(32, 1), password: Buffer.alloc(32, 1) };
  const [, scheme = '', value = ''] = /^(\S+)[ ]+(\S+)[ ]*$/.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return { ...nothing, token: hash(value) };
  if (scheme.toLowerCase() !== 'basic') return nothing;
  const pair = Buffer.from(value, 'base64');
  const colon = pair.indexOf(0x3a);
  if (colon < 0) return nothing;
  return { ...nothing, username: hash(pair.subarray(0, colon)), password: hash(pair.subarray(colon + 1)) };
}

type Wanted = NonNullable<Credential['certificate']>;

function isCertificate({ commonName, dnsName, uri, sha256 }: Wanted, shown: ClientCertificate): boolean {
  if (commonName !== undefined) return shown.commonName === commonName;
  if (dnsName !== undefined) return shown.dnsNames.includes(dnsName.toLowerCase());
  if (uri !== undefined) return shown.uris.includes(uri);
  return sha256 !== undefined && shown.sha256 === sha256.replaceAll(':', '').toLowerCase();
}
