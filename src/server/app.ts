/**
 * The server as one application over the operations: `app.request` asks it without a socket, `listen.ts` with one. What it is
 * given can change while it runs: the configuration is read again on SIGHUP.
 */
import { Hono } from 'hono';
import { AppError } from '../contract/problems.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Context as ServiceContext } from '../service/context.ts';
import type { Intake } from '../service/intake.ts';
import { admission } from './admission.ts';
import { Failures, failureId } from './failures.ts';
import { guardOrigin, opensPage } from './guard-origin.ts';
import { healthRoutes } from './health-routes.ts';
import { Identify } from './identify.ts';
import { linesSource } from './lines-source.ts';
import { LogThrottle } from './log-throttle.ts';
import { NoticesRoute } from './notices-route.ts';
import { operationRoutes } from './operation-routes.ts';
import { problemHeaders, problemResponse, refusal } from './problem-document.ts';
import type { Rules } from './rules.ts';
import { setSecurityHeaders } from './security-headers.ts';
import type { ServerEnv } from './server-env.ts';
import { isSecure } from './session-cookie.ts';
import { sessionRoutesOf } from './session-routes.ts';
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
  const { rules, log, intake, metrics } = options;
  const { access } = intake;
  const app = new Hono<ServerEnv>();
  const throttle = new LogThrottle(() => performance.now());
  const failures = new Failures(log);
  const identify = new Identify({ ...options, access });

  app.use(async (context, next) => {
    const url = new URL(context.req.url);
    const { hosts, loopback } = rules();
    // Probes and scrapers come by address; what they are told is no secret, or needs a credential.
    const isProbe = !loopback && probePaths.has(url.pathname);
    const refused = guardOrigin(url, context.req.raw.headers, {
      hosts: isProbe ? [] : hosts,
      loopback,
      opensPage: opensPage(context.req.method, url, context.req.raw.headers),
    });
    if (refused === null) await next();
    else {
      metrics.shed.inc({ reason: 'request-refused' });
      const leftOut = throttle.next('refused');
      if (leftOut !== null)
        log.warn({ id: failureId(refused), host: url.host, origin: context.req.header('origin'), leftOut }, refused.message);
      context.res = problemResponse(refused);
    }
    setSecurityHeaders(context.res.headers, { secure: isSecure(context) });
  });

  const webhook = new WebhookRoute({ ...options, limits: () => rules().limits, identify: (context) => identify.sender(context) });
  app.post('/v1/ingest/webhook/:cluster', (context) => webhook.answer(context));
  app.post('/v1/ingest/lines/:cluster', (context) => webhook.answer(context, linesSource(context.req.raw.headers)));

  const notices = new NoticesRoute({ ...options, identify: (context) => identify.sender(context) });
  app.post('/v1/ingest/notices/:cluster', (context) => notices.answer(context));

  app.use('/metrics', async (context, next) => {
    if (rules().open.measure) return next();
    const { scope } = await identify.allowed(context, 'read');
    // They name every cluster.
    if (scope.clusters !== 'all' || scope.namespaces !== 'all') throw refusal('forbidden', 'The metrics are for who sees all clusters.');
    return next();
  });
  app.route('/', healthRoutes(options));
  app.route('/', sessionRoutesOf(access, identify));

  const admit = admission({ ...options, identify });
  app.route('/', operationRoutes({ draining: options.draining, failures, reads: intake.reads, admit }));

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
    return problemResponse(error, error instanceof AppError ? problemHeaders(error, context.req.raw.headers) : {});
  });
  return app;
}
