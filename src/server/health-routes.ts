/** `/healthz`, `/readyz` and `/metrics`: whether the process lives, whether it takes events, and what it does. */
import { Hono } from 'hono';
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
  routes.get('/metrics', async (context) => {
    await intake.measure();
    return context.text(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType });
  });
  return routes;
}
