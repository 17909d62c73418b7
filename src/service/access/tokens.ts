/** The use cases behind `tokens`, `token-create` and `token-revoke`. A token does nothing that its owner may not, at any time. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { permissionsOf } from '../../contract/roles.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Context } from '../context.ts';
import {
  type AccessToken,
  hashSecret,
  kinds,
  newId,
  newSecret,
  readTokens,
  readTokenUses,
  type TokenDocument,
  type User,
} from './access-documents.ts';
import { isWithin } from './identity.ts';
import { inTurn } from './in-turn.ts';
import { allUsers } from './users.ts';

type Listed = AnswerOf<'tokens'>['tokens'][number];

export const tokenPrefix = 'tt_';
const dayMs = 86_400_000;
/** Of one user: more are a mistake, or worse. */
const mostTokens = 200;

export async function tokens({ all }: RequestOf<'tokens'>, context: Context): Promise<AnswerOf<'tokens'>> {
  if (all) assertManages(context, 'The tokens of others are for those who manage.');
  const [kept, users, uses] = await Promise.all([allTokens(context), allUsers(context), allUses(context)]);
  const shown = kept.filter((token) => (all ? isWithin(token, context.scope) : isOwn(token, context)));
  return { tokens: shown.map((token) => present(token, users, uses.get(token.id) ?? null, context.clock())) };
}

export async function createToken(request: RequestOf<'token-create'>, context: Context): Promise<AnswerOf<'token-create'>> {
  const { asker, clock } = context;
  // What a token may, it may while it holds: it makes no others that hold longer.
  if (asker.via === 'token') throw new AppError('forbidden', { message: 'A token makes no tokens.', hint: 'Sign in with a password.' });
  const name = request.owner ?? asker.name;
  const isOthers = name !== asker.name || asker.via !== 'session';
  if (isOthers) assertManages(context, 'Tokens of others are made by those who manage.');
  return inTurn(async () => {
    const users = await allUsers(context);
    const owner = users.find(({ id }) => id === name);
    if (owner === undefined)
      throw new AppError('conflict', {
        message: 'A token belongs to a user, and there is none of that name.',
        hint: 'Name the user as `owner`, or make one first.',
      });
    if ((await allTokens(context)).filter((token) => token.owner === name).length >= mostTokens)
      throw new AppError('conflict', { message: `${name} has ${mostTokens} tokens already.`, hint: 'Revoke those that are not in use.' });
    const { roles = owner.roles, clusters = owner.clusters, namespaces = owner.namespaces, days } = request;
    assertGivable({ roles, clusters, namespaces }, owner, isOthers, context);
    const secret = `${tokenPrefix}${newSecret()}`;
    const document: TokenDocument = {
      name: request.name,
      owner: name,
      ownerUid: owner.uid,
      roles: [...new Set(roles)],
      clusters,
      namespaces,
      hash: hashSecret(secret),
      createdAt: clock(),
      expiresAt: clock() + days * dayMs,
    };
    const id = newId();
    const { store } = await context.events();
    const version = await new StateStore(store, kinds.token, clock).save({ id, author: asker.name }, JSON.stringify(document));
    await context.accessChanged?.();
    const token = { ...document, id, version, author: asker.name, at: new Date(clock()).toISOString() };
    return { ...present(token, users, null, clock()), token: secret };
  });
}

export function revokeToken({ id }: RequestOf<'token-revoke'>, context: Context): Promise<AnswerOf<'token-revoke'>> {
  return inTurn(async () => {
    const token = (await allTokens(context)).find((one) => one.id === id);
    const mayManage = context.asker.may.has('manage') && token !== undefined && isWithin(token, context.scope);
    // Whether there is one of others is not for everybody to know.
    if (token === undefined || !(mayManage || isOwn(token, context)))
      throw new AppError('not-found', { message: `There is no token ${id}.`, hint: 'The operation `tokens` lists them.' });
    const { store } = await context.events();
    await new StateStore(store, kinds.token, context.clock).remove({ id, author: context.asker.name });
    await context.accessChanged?.();
    return { id };
  });
}

function isOwn({ owner }: AccessToken, { asker }: Context): boolean {
  return owner === asker.name && (asker.via === 'session' || asker.via === 'token');
}

async function allTokens(context: Context): Promise<AccessToken[]> {
  const { store } = await context.events();
  return readTokens(await new StateStore(store, kinds.token, context.clock).latest(), context.warn);
}

async function allUses(context: Context): Promise<ReadonlyMap<string, number>> {
  const { store } = await context.events();
  const uses = readTokenUses(await new StateStore(store, kinds.tokenUse, context.clock).latest(), context.warn);
  return new Map(uses.map(({ id, usedAt }) => [id, usedAt]));
}

function assertManages({ asker }: Context, message: string): void {
  if (!asker.may.has('manage')) throw new AppError('forbidden', { message, hint: 'The role admin may.' });
}

type Given = Pick<TokenDocument, 'roles' | 'clusters' | 'namespaces'>;

/** Nobody gives what they have not: who manages may hand out sending beside, which shows nothing. */
function assertGivable(given: Given, owner: User, isOthers: boolean, { asker, scope }: Context): void {
  const wanted = permissionsOf(given.roles);
  const has = permissionsOf(owner.roles);
  const beyond = [...wanted].filter(
    (permission) => !has.has(permission) || !(asker.may.has(permission) || (isOthers && permission === 'send')),
  );
  if (beyond.length > 0)
    throw new AppError('forbidden', {
      message: `The token would have ${beyond.join(', ')}, which ${owner.id} or whoever asks has not.`,
      hint: 'Name fewer roles.',
    });
  if (isWithin(given, owner) && isWithin(given, scope)) return;
  throw new AppError('forbidden', {
    message: 'The token would see more clusters or namespaces than its owner, or than whoever asks.',
    hint: 'Leave clusters and namespaces out to give those of the owner.',
  });
}

function present(token: AccessToken, users: readonly User[], usedAt: number | null, now: number): Listed {
  const { id, name, owner, ownerUid, roles, clusters, namespaces, createdAt, expiresAt, author } = token;
  const holder = users.find((user) => user.id === owner);
  return {
    id,
    name,
    owner,
    roles,
    clusters,
    namespaces,
    createdAt: new Date(createdAt).toISOString(),
    createdBy: author,
    expiresAt: new Date(expiresAt).toISOString(),
    lastUsedAt: usedAt === null ? null : new Date(usedAt).toISOString(),
    holds: now < expiresAt && holder?.uid === ownerUid && !holder.disabled,
  };
}
