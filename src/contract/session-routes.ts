/**
 * The routes by which people sign in. They set and read cookies, which operations know nothing of, so they stand beside the
 * table of operations; the reference of the HTTP interface has both.
 */
import { z } from 'zod';
import { ways } from './asker.ts';
import { newPassword, userName } from './requests-access.ts';
import { permissions, roles } from './roles.ts';
import type { Route } from './terms.ts';

/** Longer than any that is taken: it is looked at all the same, so that its length tells nothing. */
const typed = z.string().max(2000);

/** What `GET /api/v1/me` answers, and each way to sign in. */
export const me = z.strictObject({
  name: z.string().nullable().describe('Null where nobody is signed in.'),
  roles: z.array(z.enum(roles)),
  permissions: z.array(z.enum(permissions)),
  clusters: z.union([z.literal('all'), z.array(z.string())]),
  namespaces: z.union([z.literal('all'), z.array(z.string())]),
  via: z.enum(ways).nullable(),
  csrf: z.string().nullable().describe('What requests of the session, other than GET, have to bear in the header x-telltale-csrf.'),
  needsSetup: z.boolean().describe('Whether there is no user yet.'),
});
export type Me = z.output<typeof me>;

interface SessionRoute {
  readonly route: Route;
  readonly request: z.ZodObject;
  /** One line, without a full stop. */
  readonly summary: string;
}

export const sessionRoutes = {
  'me': {
    route: { method: 'GET', path: '/api/v1/me' },
    request: z.strictObject({}),
    summary: 'Who asks, and what they may do; without a credential the name is null',
  },
  'sign-in': {
    route: { method: 'POST', path: '/api/v1/session' },
    request: z.strictObject({ name: typed.describe('The name of the user.'), password: typed.describe('The password.') }),
    summary: 'Sign in: sets the cookie of a session, and answers as `me` does',
  },
  'sign-in-once': {
    route: { method: 'POST', path: '/api/v1/session/one-time' },
    request: z.strictObject({ token: typed.describe('The token that `telltale start` printed as part of its address.') }),
    summary: 'Sign in as the owner of this machine’s files, with a token that holds once',
  },
  'sign-out': {
    route: { method: 'DELETE', path: '/api/v1/session' },
    request: z.strictObject({}),
    summary: 'End the session of the cookie',
  },
  'set-up': {
    route: { method: 'POST', path: '/api/v1/setup' },
    request: z.strictObject({
      token: typed.describe('The token of the link that the server printed when it started without a user.'),
      name: userName,
      password: newPassword.describe('At least 12 characters.'),
      roles: z
        .array(z.enum(['admin', 'auditor']))
        .default(['admin', 'auditor'])
        .refine((given) => given.includes('admin'), 'The first user is an admin')
        .describe('What this user may do; `admin` is among it.'),
    }),
    summary: 'Make the first user, and sign in as them',
  },
  'password': {
    route: { method: 'POST', path: '/api/v1/password' },
    request: z.strictObject({
      old: typed.describe('The password that holds.'),
      new: newPassword.describe('The one that shall hold; at least 12 characters.'),
    }),
    summary: 'Change one’s own password, which ends all other sessions',
  },
} as const satisfies Record<string, SessionRoute>;
