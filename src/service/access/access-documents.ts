/** Users, tokens and sessions as they are kept: documents of the state table. What cannot be understood lets nobody in. */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { grantedClusters, grantedNamespaces, grantedRoles, userName } from '../../contract/requests-access.ts';
import type { StateDocument } from '../../store/state-store.ts';
import { passwordHash } from './hash-password.ts';

export const kinds = { user: 'user', token: 'access-token', session: 'session', tokenUse: 'token-use', signIn: 'sign-in' } as const;

const granted = { roles: grantedRoles, clusters: grantedClusters, namespaces: grantedNamespaces };
const instant = z.int().min(0).describe('Milliseconds since the epoch.');

const userDocument = z.strictObject({
  /** Told anew when a user of that name is made again, so that nobody inherits tokens. */
  uid: z.string().min(16),
  ...granted,
  disabled: z.boolean(),
  password: passwordHash.nullable(),
  /** Sessions belong to one: changing it ends them all. */
  epoch: z.string().min(16),
});

const tokenDocument = z.strictObject({
  name: z.string(),
  owner: userName,
  ownerUid: z.string(),
  ...granted,
  /** SHA-256 in hexadecimal digits. */
  hash: z.string().length(64),
  createdAt: instant,
  expiresAt: instant,
});

/** Its id is the SHA-256 of what the cookie holds. */
const sessionDocument = z.strictObject({ user: userName, epoch: z.string(), createdAt: instant, usedAt: instant });
const tokenUseDocument = z.strictObject({ usedAt: instant });

interface Kept {
  readonly version: number;
  readonly author: string;
  readonly at: string;
}

export type UserDocument = z.output<typeof userDocument>;
export type TokenDocument = z.output<typeof tokenDocument>;
export type SessionDocument = z.output<typeof sessionDocument>;
export type User = UserDocument & Kept & { readonly id: string };
export type AccessToken = TokenDocument & Kept & { readonly id: string };
export type Session = SessionDocument & { readonly id: string };

type Warn = (message: string) => void;

function reader<Schema extends z.ZodObject>(kind: string, schema: Schema) {
  return (documents: readonly StateDocument[], warn: Warn): (z.output<Schema> & Kept & { readonly id: string })[] =>
    documents.flatMap(({ id, document, version, author, at }) => {
      const read = schema.safeParse(parseJson(document));
      if (read.success) return [{ ...read.data, id, version, author, at }];
      warn(`A document of kind ${kind} in the store cannot be understood, and lets nobody in.`);
      return [];
    });
}

export const readUsers = reader(kinds.user, userDocument);
export const readTokens = reader(kinds.token, tokenDocument);
export const readSessions = reader(kinds.session, sessionDocument);
export const readTokenUses = reader(kinds.tokenUse, tokenUseDocument);

export function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** 32 random bytes as text. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function newId(bytes = 8): string {
  return randomBytes(bytes).toString('hex');
}
