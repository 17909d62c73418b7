/** The use case behind `sign-ins`: who signed in and who tried, as the store has it. */
import { type AnswerOf, answers } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { seesAll } from '../../sql/scope.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Context } from '../context.ts';
import { kinds, parseJson } from './access-documents.ts';
import { isWithin } from './identity.ts';
import { allUsers } from './users.ts';

/** Who sees a part sees who signs in to see no more than that. */
async function namesSeen(context: Context): Promise<'all' | ReadonlySet<string>> {
  if (seesAll(context.scope)) return 'all';
  return new Set((await allUsers(context)).filter((user) => isWithin(user, context.scope)).map(({ id }) => id));
}

/** Looked through for those that are asked for. */
const mostLookedAt = 100_000;

const entry = answers['sign-ins'].schema.shape.signIns.element.omit({ at: true });

export async function signIns({ name, failed, limit }: RequestOf<'sign-ins'>, context: Context): Promise<AnswerOf<'sign-ins'>> {
  const { store } = await context.events();
  const isFiltered = name !== undefined || failed || !seesAll(context.scope);
  const documents = await new StateStore(store, kinds.signIn, context.clock).newest(isFiltered ? mostLookedAt : limit);
  const found = documents.flatMap(({ at, document }) => {
    const read = entry.safeParse(parseJson(document));
    return read.success ? [{ at, ...read.data }] : [];
  });
  const seen = await namesSeen(context);
  const isSeen = (one: string | null) => seen === 'all' || (one !== null && seen.has(one));
  const wanted = found.filter((one) => isSeen(one.name) && (name === undefined || one.name === name) && (!failed || one.result !== 'ok'));
  return { signIns: wanted.slice(0, limit) };
}
