/**
 * The server as one application over the operations: `app.request` asks it without a socket, `listen.ts` with one. What it is
 * given can change while it runs: the configuration is read again on SIGHUP.
 */
import { type Context, Hono } from 'hono';
import { AppError } from '../contract/problems.ts';
import { permissionsOf } from '../contract/roles.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Context as ServiceContext } from '../service/context.ts';
import type { Intake } from '../service/intake.ts';
import { clientCertificate } from './client-certificate.ts';
import type { Credentials, Identity, Presented } from './credentials.ts';
import { Failures, failureId } from './failures.ts';
import { guardOrigin } from './guard-origin.ts';
import { healthRoutes } from './health-routes.ts';
import { linesSource } from './lines-source.ts';
import { LogThrottle } from './log-throttle.ts';
import { operationRoutes } from './operation-routes.ts';
import { challenge, problemResponse, refusal } from './problem-document.ts';
import type { Rules } from './rules.ts';
import type { ServerEnv } from './server-env.ts';
import { WebhookRoute } from './webhook-route.ts';

export interface AppOptions {
  readonly rules: () => Rules;
  readonly intake: Intake;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: () => number;
  /** Fires when the server is told to end. */
  readonly draining: AbortSignal;
  /** The web page; absent where it was not built, or is not wanted. */
  readonly pages?: Hono<ServerEnv>;
  /** A context over the store for a question. */
  readonly ask: (who: Pick<ServiceContext, 'asker' | 'scope'>, signal: AbortSignal) => ServiceContext;
}

const probePaths: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

export function createApp(options: AppOptions): Hono<ServerEnv> {
  const { rules, log, clock } = options;
  const app = new Hono<ServerEnv>();
  const throttle = new LogThrottle(() => performance.now());
  const failures = new Failures(log);
  const identify = (context: Context<ServerEnv>, among: Credentials, open: boolean): Identity | null =>
    open ? anybody : among.identify(presented(context, clock()));

  app.use(async (context, next) => {
    const url = new URL(context.req.url);
    const { hosts, loopback } = rules();
    // Probes and scrapers come by address; what they are told is no secret, or needs a credential.
    const isProbe = !loopback && probePaths.has(url.pathname);
    const refused = guardOrigin(url, context.req.raw.headers, { hosts: isProbe ? [] : hosts, loopback });
    if (refused !== null) {
      options.metrics.shed.inc({ reason: 'request-refused' });
      const leftOut = throttle.next('refused');
      if (leftOut !== null)
        log.warn({ id: failureId(refused), host: url.host, origin: context.req.header('origin'), leftOut }, refused.message);
      return problemResponse(refused);
    }
    await next();
    context.res.headers.set('x-content-type-options', 'nosniff');
    if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
    return undefined;
  });

  const webhook = new WebhookRoute({
    ...options,
    limits: () => rules().limits,
    identify: (context) => identify(context, rules().senders, rules().open.send),
  });
  app.post('/v1/ingest/webhook/:cluster', (context) => webhook.answer(context));
  app.post('/v1/ingest/lines/:cluster', (context) => webhook.answer(context, linesSource(context.req.raw.headers)));

  app.use('/metrics', async (context, next) => {
    const { readers, open } = rules();
    if (identify(context, readers, open.measure) === null) throw refusal('unauthorized', 'The metrics need a credential of api.readers.');
    return next();
  });
  app.route('/', healthRoutes(options));

  const readOperations = operationRoutes(options.draining, failures, (context, signal) => {
    const { readers, open } = rules();
    const asker = identify(context, readers, open.ask);
    if (asker === null) {
      const hint = readers.isEmpty ? 'No reader is configured: see api.readers in docs/reference/configuration.md.' : undefined;
      throw refusal('unauthorized', 'Questions need a credential of api.readers.', hint);
    }
    const who = { name: asker.name, may: permissionsOf(['viewer']) };
    return options.ask({ asker: who, scope: { clusters: asker.clusters, namespaces: 'all' } }, signal);
  });
  app.route('/', readOperations);

  if (options.pages !== undefined) app.route('/', options.pages);

  app.notFound(() =>
    problemResponse(
      new AppError('not-found', {
        message: 'There is nothing at this path.',
        hint: 'docs/reference/http.md and docs/guides/webhook.md tell the paths.',
      }),
    ),
  );
  app.onError((error, context) => {
    failures.note(error, { method: context.req.method, path: context.req.path });
    return problemResponse(error, error instanceof AppError && error.code === 'unauthorized' ? challenge : {});
  });
  return app;
}

/** Where no credential is asked for: on loopback, when none is configured. */
const anybody: Identity = { name: 'anybody', clusters: 'all' };

function presented(context: Context<ServerEnv>, nowMs: number): Presented {
  const socket = context.env?.incoming?.socket;
  return {
    authorization: context.req.header('authorization'),
    certificate: socket === undefined ? null : clientCertificate(socket, nowMs),
  };
}
