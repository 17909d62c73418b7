/** What the operations on users, their tokens and their sign-ins are asked. The rest of the requests are in `requests.ts`. */
import { z } from 'zod';
import { roles } from './roles.ts';

/** Small letters alone, so that no two names look alike. */
export const userName = z
  .string()
  .regex(/^[a-z0-9._@-]{1,128}$/, 'A user name has 1 to 128 of the characters a to z, 0 to 9 and . _ @ -')
  .describe('The name of the user.');

export const newPassword = z
  .string()
  .min(12, 'A password has at least 12 characters')
  .max(1024)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'A password has no control characters');

const clusterName = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/, 'This is no name of a cluster');
const namespaceName = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'This is no name of a namespace');

export const grantedClusters = z.union([z.literal('all'), z.array(clusterName).min(1).max(1000)]);
export const grantedNamespaces = z.union([z.literal('all'), z.array(namespaceName).min(1).max(1000)]);
export const grantedRoles = z.array(z.enum(roles)).max(roles.length);

const clusters = grantedClusters.describe('The clusters whose events are shown: `all`, or a list.');
const namespaces = grantedNamespaces.describe(
  'The namespaces whose events are shown: `all`, or a list, which shows the events of objects in these and nothing else.',
);

export const accessRequests = {
  'users': z.strictObject({}),
  'user-save': z.strictObject({
    name: userName,
    roles: grantedRoles.describe('What the user may do, see docs/guides/access.md.'),
    clusters: clusters.default('all'),
    namespaces: namespaces.default('all'),
    disabled: z.boolean().default(false).describe('Whether nobody can sign in as this user, and none of their tokens holds.'),
    password: newPassword
      .optional()
      .describe(
        'A new password, which ends all sessions of the user. Absent: the password stays; a new user without one has tokens alone.',
      ),
  }),
  'user-remove': z.strictObject({ name: userName }),
  'tokens': z.strictObject({
    all: z.boolean().default(false).describe('Whether to list the tokens of all users, which takes `manage`; otherwise one’s own.'),
  }),
  'token-create': z.strictObject({
    name: z
      .string()
      .regex(/^[\p{L}\p{N} ._@:/-]{1,128}$/u, 'A name of a token has 1 to 128 letters, digits, blanks and . _ @ : / -')
      .describe('What the token is for.'),
    owner: userName.optional().describe('The user that it belongs to; another than oneself takes `manage`.'),
    roles: grantedRoles.min(1).optional().describe('Not more than its owner has. Absent: those of the owner, as they are now.'),
    clusters: clusters.optional().describe('Not more than its owner sees. Absent: those of the owner.'),
    namespaces: namespaces.optional().describe('Not more than its owner sees. Absent: those of the owner.'),
    days: z.int().min(1).max(366).default(90).describe('After how many days it ends.'),
  }),
  'token-revoke': z.strictObject({
    id: z
      .string()
      .regex(/^[0-9a-f]{16}$/, 'This is no id of a token')
      .describe('Its id, as `tokens` gives it.'),
  }),
  'sign-ins': z.strictObject({
    name: userName.optional().describe('Only those of this user.'),
    failed: z.boolean().default(false).describe('Only those that failed.'),
    limit: z.int().min(1).max(10_000).default(100).describe('The most to give, the newest first.'),
  }),
};
