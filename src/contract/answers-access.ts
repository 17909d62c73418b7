/** What the operations on users, tokens and sign-ins answer. No answer holds a password or a hash of one. */
import { z } from 'zod';
import { roles } from './roles.ts';

const granted = {
  roles: z.array(z.enum(roles)),
  clusters: z.union([z.literal('all'), z.array(z.string())]),
  namespaces: z.union([z.literal('all'), z.array(z.string())]),
};

const user = z.strictObject({
  name: z.string(),
  ...granted,
  disabled: z.boolean(),
  hasPassword: z.boolean().describe('Whether the user can sign in with a password.'),
  changedAt: z.string(),
  changedBy: z.string(),
});

const token = z.strictObject({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  ...granted,
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable().describe('To a quarter of an hour; null where it never was.'),
  holds: z.boolean().describe('Whether it still lets in: it has not ended, and its owner is there and not disabled.'),
});

const value = <Schema extends z.ZodType>(schema: Schema) => ({ kind: 'value', schema }) as const;

export const accessAnswers = {
  'users': value(z.strictObject({ users: z.array(user) })),
  'user-save': value(user),
  'user-remove': value(z.strictObject({ name: z.string() })),
  'tokens': value(z.strictObject({ tokens: z.array(token) })),
  'token-create': value(token.extend({ token: z.string().describe('The token itself. It is shown this once.') })),
  'token-revoke': value(z.strictObject({ id: z.string() })),
  'sign-ins': value(
    z.strictObject({
      signIns: z.array(
        z.strictObject({
          at: z.string(),
          name: z
            .string()
            .nullable()
            .describe('The user. Null where no user has the name: what was typed could be a password, so it is not kept.'),
          from: z.string().describe('The address that the connection came from.'),
          way: z.enum(['password', 'token', 'one-time', 'set-up']),
          result: z.enum(['ok', 'failed', 'limited']),
          times: z.int().describe('How often the same happened at that time.'),
        }),
      ),
    }),
  ),
};
