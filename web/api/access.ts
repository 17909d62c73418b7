/** What the answers about users, tokens and sign-ins hold, by name. */
import type { AnswerOf } from '../../src/contract/answers.ts';

export type User = AnswerOf<'users'>['users'][number];
export type Token = AnswerOf<'tokens'>['tokens'][number];
export type SignIn = AnswerOf<'sign-ins'>['signIns'][number];
/** `all`, or names. */
export type Granted = User['clusters'];
