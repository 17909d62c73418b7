/** Users, tokens, sign-ins and who read what: what the settings page asks, beside the operations that the client has. */
import type { Role } from '../../src/contract/roles.ts';
import { send } from './session.ts';

/** `all`, or names. */
export type Granted = 'all' | readonly string[];

export interface Scope {
  readonly roles: readonly Role[];
  readonly clusters: Granted;
  readonly namespaces: Granted;
}

export interface User extends Scope {
  readonly name: string;
  readonly disabled: boolean;
  readonly hasPassword: boolean;
  readonly changedAt: string;
  readonly changedBy: string;
}

export interface Token extends Scope {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  /** Whether it still lets in. */
  readonly holds: boolean;
}

export interface SignIn {
  readonly at: string;
  /** Null where no user has the name that was typed. */
  readonly name: string | null;
  readonly from: string;
  readonly way: string;
  readonly result: 'ok' | 'failed' | 'limited';
  readonly times: number;
}

interface UserChange extends Scope {
  readonly disabled: boolean;
  readonly password?: string;
}

interface TokenWish {
  readonly name: string;
  readonly roles?: readonly Role[];
  readonly clusters?: Granted;
  readonly namespaces?: Granted;
  readonly days: number;
}

const of = encodeURIComponent;

export const fetchUsers = async () => ((await send('GET', '/api/v1/users')) as { readonly users: readonly User[] }).users;
export const saveUser = (name: string, change: UserChange) => send('PUT', `/api/v1/users/${of(name)}`, change);
export const removeUser = (name: string) => send('DELETE', `/api/v1/users/${of(name)}`);

export const fetchTokens = async (isAll: boolean) =>
  ((await send('GET', `/api/v1/tokens${isAll ? '?all=true' : ''}`)) as { readonly tokens: readonly Token[] }).tokens;
export const createToken = async (wish: TokenWish) => (await send('POST', '/api/v1/tokens', wish)) as Token & { readonly token: string };
export const revokeToken = (id: string) => send('DELETE', `/api/v1/tokens/${of(id)}`);

export const fetchSignIns = async (isFailed: boolean) =>
  ((await send('GET', `/api/v1/sign-ins?limit=200${isFailed ? '&failed=true' : ''}`)) as { readonly signIns: readonly SignIn[] }).signIns;
