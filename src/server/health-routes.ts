/** What needs no store: whether the process lives (`/healthz`), whether it takes events (`/readyz`), what it does (`/metrics`), what can be asked (`/openapi.json`). */
import { Hono } from 'hono';
import { describeApi } from '../contract/openapi.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Intake } from '../service/intake.ts';
import type { ServerEnv } from './server-env.ts';

export interface HealthOptions {
  readonly intake: Intake;
  readonly metrics: Metrics;
  readonly draining: AbortSignal;
}

export function healthRoutes({ intake, metrics, draining }: HealthOptions): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  routes.get('/healthz', (context) => context.text('ok\n'));
  routes.get('/readyz', (context) => {
    const why = draining.aborted ? 'draining' : (intake.unreadiness()?.message ?? null);
    return why === null ? context.text('ready\n') : context.text(`not ready: ${why}\n`, 503);
  });
  let description: string | undefined;
  routes.get('/openapi.json', (context) => {
    description ??= `${JSON.stringify(describeApi())}\n`;
    return context.body(description, 200, { 'content-type': 'application/json' });
  });
  routes.get('/metrics', async (context) => {
    await intake.measure();
    return context.text(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType });
  });
  return routes;
}
