/** The routes of `contract/session-routes.ts`: signing in and out, the first user, one’s own password, and who one is. */
import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { type Me, sessionRoutes } from '../contract/session-routes.ts';
import type { Access } from '../service/access/access.ts';
import type { SignedIn } from '../service/access/sessions.ts';
import { addressOf, assertCsrf, type Found, type Identify } from './identify.ts';
import { readJson, readRequest } from './operation-routes.ts';
import { refusal } from './problem-document.ts';
import type { ServerEnv } from './server-env.ts';
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './session-cookie.ts';

type Name = keyof typeof sessionRoutes;
type Asked<Of extends Name> = z.output<(typeof sessionRoutes)[Of]['request']>;
type Answers = { readonly [Of in Name]: (context: Context<ServerEnv>, asked: Asked<Of>) => Promise<Response> };

const bodyLimits = { maxBytes: 20_000, timeoutMs: 10_000 };

export function sessionRoutesOf(access: Access, identify: Identify): Hono<ServerEnv> {
  const begin = async (context: Context<ServerEnv>, session: SignedIn) => {
    // One that was there before, perhaps planted, is never the one that is signed in.
    const before = readSessionCookie(context);
    if (before !== null) await access.signOut(before);
    setSessionCookie(context, session.secret);
    return context.json(describe(session, false));
  };
  const answers: Answers = {
    'me': async (context) => {
      const found = await identify.reader(context);
      if (found === null && readSessionCookie(context) !== null) clearSessionCookie(context);
      return context.json(describe(found, found?.via !== 'session' && (await access.needsSetUp().catch(() => false))));
    },
    'sign-in': async (context, asked) => begin(context, await access.signIn(asked, addressOf(context))),
    'sign-in-once': async (context, { token }) => begin(context, access.signInOnce(token, addressOf(context))),
    'sign-out': async (context) => {
      const session = await sessionOf(context, access);
      if (session !== null) {
        assertCsrf(context, session);
        await access.signOut(session.secret);
      }
      clearSessionCookie(context);
      return context.json(describe(null, false));
    },
    'set-up': async (context, asked) => begin(context, await access.setUp(asked, addressOf(context))),
    'password': async (context, asked) => {
      const session = await sessionOf(context, access);
      if (session === null) throw refusal('unauthorized', 'Only who is signed in with a password changes it.');
      assertCsrf(context, session);
      return begin(context, await access.changePassword(session, asked, addressOf(context)));
    },
  };
  const routes = new Hono<ServerEnv>();
  for (const name of Object.keys(sessionRoutes) as Name[]) {
    const { route, request } = sessionRoutes[name];
    const answer = answers[name] as (context: Context<ServerEnv>, asked: unknown) => Promise<Response>;
    routes.on(route.method, route.path, async (context) =>
      answer(context, route.method === 'POST' ? readRequest(request, await readJson(context, bodyLimits)) : {}),
    );
  }
  return routes;
}

async function sessionOf(context: Context<ServerEnv>, access: Access): Promise<SignedIn | null> {
  const secret = readSessionCookie(context);
  return secret === null ? null : access.ofSession(secret);
}

function describe(found: Found | null, needsSetup: boolean): Me {
  if (found === null) return { name: null, roles: [], permissions: [], clusters: [], namespaces: [], via: null, csrf: null, needsSetup };
  const { name, roles, may, scope, via } = found;
  return {
    name,
    roles: [...roles],
    permissions: [...may],
    clusters: scope.clusters === 'all' ? 'all' : [...scope.clusters],
    namespaces: scope.namespaces === 'all' ? 'all' : [...scope.namespaces],
    via,
    csrf: 'csrf' in found ? found.csrf : null,
    needsSetup,
  };
}
