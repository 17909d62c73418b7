/**
 * `POST /v1/ingest/notices/{cluster}`, where agents tell what they noticed of the logs on their nodes, and that they are there. It is taken
 * on the terms of lines: from whoever may send of this cluster, and acknowledged when it is on disk.
 */
import type { Context } from 'hono';
import type { z } from 'zod';
import { agentReport } from '../contract/agent-report.ts';
import { AppError } from '../contract/problems.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Identity } from '../service/access/identity.ts';
import type { AgentReport } from '../service/agent/notice.ts';
import { readNotices } from '../service/agent-reports.ts';
import type { Intake } from '../service/intake.ts';
import { checkSender } from './check-sender.ts';
import { failureId } from './failures.ts';
import { LogThrottle } from './log-throttle.ts';
import { NoticeBudget } from './notice-budget.ts';
import { readJson, readRequest } from './operation-routes.ts';
import { challenge, problemHeaders, problemResponse, refusal } from './problem-document.ts';
import type { ServerEnv } from './server-env.ts';

export interface NoticesOptions {
  readonly intake: Pick<Intake, 'report'>;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Null: the client is not known. */
  readonly identify: (context: Context<ServerEnv>) => Promise<Identity | null>;
}

const bodyLimits = { maxBytes: 1024 ** 2, timeoutMs: 15_000 };

export class NoticesRoute {
  readonly #options: NoticesOptions;
  readonly #budget = new NoticeBudget(() => performance.now());
  readonly #throttle = new LogThrottle(() => performance.now());

  constructor(options: NoticesOptions) {
    this.#options = options;
  }

  async answer(context: Context<ServerEnv>): Promise<Response> {
    const cluster = context.req.param('cluster') ?? '';
    let who: Identity | null = null;
    try {
      who = await this.#options.identify(context);
      if (who === null) throw refusal('unauthorized', 'The request has no credential that is known here.');
      if (checkSender(context, who, cluster) !== 'identity')
        throw refusal('unsupported-media', 'What an agent noticed is small: it is sent without Content-Encoding.');
      this.#budget.request(who.name, cluster);
      return Response.json(await this.#take(context, who.name, cluster));
    } catch (error) {
      if (error instanceof AppError) return this.#refuse(error, context, cluster, who);
      throw error;
    }
  }

  async #take(context: Context<ServerEnv>, sender: string, cluster: string): Promise<{ taken: number; unknown: readonly string[] }> {
    const { intake, log } = this.#options;
    const given = readRequest(agentReport, await readJson(context, bodyLimits)) as z.infer<typeof agentReport>;
    const { notices, unknown } = readNotices(given.notices, readRequest);
    if (notices.length > 0) this.#budget.notices(sender, cluster, notices.length);
    if (unknown.length > 0) log.warn({ cluster, node: given.node, kinds: unknown }, 'An agent tells what this version does not know.');
    await intake.report(cluster, { ...given, notices } satisfies AgentReport);
    return { taken: notices.length, unknown };
  }

  #refuse(error: AppError, context: Context<ServerEnv>, cluster: string, who: Identity | null): Response {
    const { metrics, log } = this.#options;
    const reason = String(error.details['reason'] ?? error.code);
    const from = who?.name ?? 'unknown';
    metrics.shed.inc({ reason });
    const leftOut = this.#throttle.next(`${reason} ${from}`);
    if (leftOut !== null)
      log.warn(
        { id: failureId(error), cluster, from, code: error.code, reason, ...(leftOut > 0 && { leftOut }) },
        `What an agent noticed was not taken: ${error.message}`,
      );
    return problemResponse(error, error.code === 'unauthorized' ? challenge : problemHeaders(error, context.req.raw.headers));
  }
}
