/**
 * Tells the server what was noticed on the node, and that the agent is there: at once where there is news, else once a minute. It has a
 * connection of its own, so that it waits behind no batch, and a server that is too old for it holds up nothing else.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentLog } from './agent-log.ts';
import type { Backoff } from './backoff.ts';
import type { AgentReport, Notice } from './notice.ts';
import type { NoticeKeeper } from './notice-keeper.ts';
import type { Poster } from './post-body.ts';
import { ingestUrl } from './send-spool.ts';
import { describeAnswer, describeFailure, isAnswer, Trouble } from './trouble.ts';

export interface SendNoticesOptions {
  readonly keeper: NoticeKeeper;
  readonly to: URL;
  readonly cluster: string;
  readonly node: string;
  readonly version: string;
  readonly waiting: () => AgentReport['waiting'];
  readonly poster: Poster;
  readonly backoff: Backoff;
  readonly log: AgentLog;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** Between signs of life, a minute by default. */
  readonly everyMs?: number;
}

const usualEveryMs = 60_000;
/** Between two requests that have something to tell. */
const pauseMs = 1000;
const mostAtOnce = 50;
/** The server cannot make sense of them, and will not another time. */
const senseless: ReadonlySet<number> = new Set([400, 413, 422]);

/** Resolves when the signal fires. */
export async function sendNotices(options: SendNoticesOptions): Promise<void> {
  const { keeper, signal, backoff, log, everyMs = usualEveryMs } = options;
  const trouble = new Trouble('what was noticed', 'notices', options);
  let atOnce = mostAtOnce;
  while (!signal.aborted) {
    await keeper.settled();
    const notices = keeper.waiting.slice(0, atOnce);
    const outcome = await tell(notices, options);
    if (signal.aborted) return;
    if (outcome === 'taken') {
      backoff.reset();
      trouble.isOver();
      atOnce = mostAtOnce;
    } else if (outcome.isSenseless && notices.length > 1) {
      // One of them is to blame: the others go by themselves.
      atOnce = 1;
      continue;
    } else if (!outcome.isSenseless || notices.length === 0) {
      const waitMs = backoff.next(outcome.retryAfter);
      trouble.is(outcome.what, ingestUrl(options.to, 'notices', options.cluster), waitMs);
      await pause(waitMs, signal);
      continue;
    } else log.warn(`The server makes no sense of what was noticed, which is given up: ${outcome.what}`, { notice: notices[0] });
    if (notices.length > 0) await keeper.remove(new Set(notices.map(({ id }) => id)));
    if (notices.length > 0 || keeper.waiting.length > 0) await pause(pauseMs, signal);
    if (keeper.waiting.length === 0) await newsOr(everyMs, keeper, signal);
  }
}

type Outcome = 'taken' | { readonly what: string; readonly retryAfter: string | undefined; readonly isSenseless: boolean };

async function tell(notices: readonly Notice[], options: SendNoticesOptions): Promise<Outcome> {
  const { to, cluster, node, version, waiting, poster, clock, signal, everyMs = usualEveryMs } = options;
  const report: AgentReport = {
    node,
    version,
    sent: new Date(clock()).toISOString(),
    everySeconds: Math.ceil(everyMs / 1000),
    waiting: waiting(),
    notices,
  };
  const headers = { 'content-type': 'application/json', 'user-agent': `telltale-agent/${version}` };
  const url = ingestUrl(to, 'notices', cluster);
  const answer = await poster.post(url, headers, Buffer.from(JSON.stringify(report)), signal).catch((error: unknown) => error);
  if (!isAnswer(answer)) return { what: describeFailure(answer), retryAfter: undefined, isSenseless: false };
  if (answer.status >= 200 && answer.status < 300) return 'taken';
  return { what: describeAnswer(answer), retryAfter: answer.retryAfter, isSenseless: senseless.has(answer.status) };
}

async function newsOr(ms: number, keeper: NoticeKeeper, signal: AbortSignal): Promise<void> {
  const waiting = new AbortController();
  await Promise.race([
    keeper.news(AbortSignal.any([signal, waiting.signal])),
    delay(ms, undefined, { signal: waiting.signal }).catch(() => undefined),
  ]);
  waiting.abort();
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
