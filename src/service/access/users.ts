/** The use cases behind `users`, `user-save` and `user-remove`. Somebody always stays who can sign in and manage the rest. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { permissionsOf } from '../../contract/roles.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Context } from '../context.ts';
import { kinds, newId, readTokens, readUsers, type User, type UserDocument } from './access-documents.ts';
import { hashPassword } from './hash-password.ts';
import { isWithin } from './identity.ts';
import { inTurn } from './in-turn.ts';

type Listed = AnswerOf<'user-save'>;

/** Names that mean somebody else. */
const reserved: ReadonlySet<string> = new Set(['owner', 'anonymous', 'anybody', 'telltale', 'unknown']);

/** Those within the scope of who asks: the others are not theirs to manage. */
export async function users(_: RequestOf<'users'>, context: Context): Promise<AnswerOf<'users'>> {
  return { users: (await allUsers(context)).filter((user) => isWithin(user, context.scope)).map(present) };
}

export async function saveUser(request: RequestOf<'user-save'>, context: Context): Promise<Listed> {
  const { name, password, roles, clusters, namespaces, disabled } = request;
  if (password !== undefined) assertFit(name, password);
  const hashed = password === undefined ? undefined : await hashPassword(password);
  return inTurn(async () => {
    const all = await allUsers(context);
    const before = all.find(({ id }) => id === name);
    if (before === undefined) assertFree(name);
    assertInReach({ clusters, namespaces }, before, context);
    const endsSessions = before === undefined || hashed !== undefined || (disabled && !before.disabled);
    const document: UserDocument = {
      uid: before?.uid ?? newId(16),
      roles: [...new Set(roles)],
      clusters,
      namespaces,
      disabled,
      password: hashed ?? before?.password ?? null,
      epoch: endsSessions ? newId(16) : before.epoch,
    };
    assertManaged(all, [...all.filter(({ id }) => id !== name), document]);
    const version = await writeUser(name, document, context);
    return present({ ...document, id: name, version, author: context.asker.name, at: new Date(context.clock()).toISOString() });
  });
}

export function removeUser({ name }: RequestOf<'user-remove'>, context: Context): Promise<AnswerOf<'user-remove'>> {
  return inTurn(async () => {
    const all = await allUsers(context);
    const before = all.find(({ id }) => id === name);
    if (before === undefined)
      throw new AppError('not-found', { message: `There is no user ${name}.`, hint: 'The operation `users` lists all.' });
    assertInReach(before, before, context);
    assertManaged(
      all,
      all.filter(({ id }) => id !== name),
    );
    const { store } = await context.events();
    const author = context.asker.name;
    await new StateStore(store, kinds.user, context.clock).remove({ id: name, author });
    const tokens = new StateStore(store, kinds.token, context.clock);
    for (const { id, owner } of readTokens(await tokens.latest(), context.warn)) if (owner === name) await tokens.remove({ id, author });
    await context.accessChanged?.();
    return { name };
  });
}

export async function allUsers(context: Pick<Context, 'events' | 'clock' | 'warn'>): Promise<User[]> {
  const { store } = await context.events();
  return readUsers(await new StateStore(store, kinds.user, context.clock).latest(), context.warn);
}

export async function writeUser(name: string, document: UserDocument, context: Context): Promise<number> {
  const { store } = await context.events();
  const version = await new StateStore(store, kinds.user, context.clock).save(
    { id: name, author: context.asker.name },
    JSON.stringify(document),
  );
  await context.accessChanged?.();
  return version;
}

/** @throws AppError `conflict` */
export function assertFree(name: string): void {
  if (reserved.has(name)) throw new AppError('conflict', { message: `The name ${name} is taken by telltale itself.` });
}

/** @throws AppError `request-invalid` */
export function assertFit(name: string, password: string): void {
  if (password.toLowerCase().includes(name) && password.length < name.length + 8)
    throw new AppError('request-invalid', { message: 'The password is little more than the name.' });
  if (new Set(password).size < 5)
    throw new AppError('request-invalid', { message: 'The password has fewer than five different characters.' });
}

/** Who manages within a scope gives nothing beyond it, and changes nobody who sees more. */
function assertInReach(wanted: Pick<User, 'clusters' | 'namespaces'>, before: User | undefined, { scope }: Context): void {
  if (isWithin(wanted, scope) && (before === undefined || isWithin(before, scope))) return;
  throw new AppError('forbidden', {
    message: 'The user would see, or sees, more than whoever asks.',
    hint: 'Ask an admin who sees all clusters.',
  });
}

/** @throws AppError `conflict` where nobody would be left who can sign in, sees all and manages. */
function assertManaged(before: readonly UserDocument[], after: readonly UserDocument[]): void {
  if (!before.some(canManage) || after.some(canManage)) return;
  throw new AppError('conflict', {
    message: 'This is the last admin who can sign in and sees all clusters.',
    hint: 'Make another user an admin first, with a password and without a narrower scope.',
  });
}

function canManage({ roles, disabled, password, clusters, namespaces }: UserDocument): boolean {
  return permissionsOf(roles).has('manage') && !disabled && password !== null && clusters === 'all' && namespaces === 'all';
}

function present({ id, roles, clusters, namespaces, disabled, password, at, author }: User): Listed {
  return { name: id, roles, clusters, namespaces, disabled, hasPassword: password !== null, changedAt: at, changedBy: author };
}
