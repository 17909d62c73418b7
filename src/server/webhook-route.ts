/**
 * `POST /v1/ingest/webhook/{cluster}`, where kube-apiserver sends its events. 200 says that the spool has the body on disk.
 * An API server tries again after every other answer, and drops the batch when that goes on: what cannot be understood is
 * therefore taken all the same, and becomes a bad record; what cannot be taken now gets 429 and a time. Agents send their lines
 * to `POST /v1/ingest/lines/{cluster}` on the same terms; they try again after every other answer, without end.
 */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { AppError } from '../contract/problems.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Identity } from '../service/access/identity.ts';
import type { Intake, IntakeEntry } from '../service/intake.ts';
import { BodyBeginning } from './body-beginning.ts';
import { BodySlots } from './body-slots.ts';
import { checkSender } from './check-sender.ts';
import { failureId } from './failures.ts';
import { LogThrottle } from './log-throttle.ts';
import { challenge, problemResponse, refusal } from './problem-document.ts';
import { type BodyCount, receiveBody } from './receive-body.ts';
import type { ServerEnv } from './server-env.ts';

export interface WebhookOptions {
  readonly intake: Intake;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: () => number;
  /** The settings of now: they change when the configuration is read again. */
  readonly limits: () => { readonly maxBody: number; readonly bodyTimeoutMs: number; readonly requests: number };
  /** Null: the client is not known. */
  readonly identify: (context: Context<ServerEnv>) => Promise<Identity | null>;
}

/** An API server sends a body that is too large five times; its beginning is kept once. */
const mostRemembered = 1000;

export class WebhookRoute {
  readonly #options: WebhookOptions;
  readonly #kept = new Set<string>();
  readonly #throttle = new LogThrottle(() => performance.now());
  readonly #slots = new BodySlots();

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  async answer(context: Context<ServerEnv>, source = 'webhook'): Promise<Response> {
    const started = performance.now();
    const cluster = context.req.param('cluster') ?? '';
    let who: Identity | null = null;
    try {
      who = await this.#options.identify(context);
      if (who === null) throw refusal('unauthorized', 'The request has no credential that is known here.');
      const encoding = checkSender(context, who, cluster);
      await this.#take(context, who, { cluster, source, receivedAt: this.#options.clock(), encoding, format: null });
      this.#options.metrics.acknowledgement.observe((performance.now() - started) / 1000);
      return new Response(null, { status: 200, headers: { 'content-length': '0' } });
    } catch (error) {
      if (error instanceof AppError) return this.#refuse(error, cluster, who);
      // A connection that is there still has done nothing wrong.
      if (context.env?.incoming?.destroyed === false) throw error;
      return this.#refuse(refusal('broken-off', `The body broke off: ${String(error)}`), cluster, who);
    }
  }

  async #take(context: Context<ServerEnv>, who: Identity, entry: IntakeEntry): Promise<void> {
    const { intake, limits } = this.#options;
    const { maxBody, bodyTimeoutMs, requests } = limits();
    const length = Number(context.req.header('content-length') ?? 0);
    const noRoom = intake.refusal(length);
    if (noRoom !== null) throw noRoom;
    const giveBack = this.#slots.take(who.name, requests);
    if (giveBack === null) throw refusal('saturated', `As many bodies are being received as limits.requests lets ${who.name} send.`);
    const beginning = new BodyBeginning();
    const count: BodyCount = { bytes: 0 };
    const received = receiveBody(bodyOf(context), { maxBytes: maxBody, timeoutMs: bodyTimeoutMs }, count);
    // A body that tells its length has no more than that.
    const body = length > 0 && length <= maxBody ? received : beginning.watch(received);
    try {
      if (length > maxBody) {
        await beginning.fill(body);
        throw refusal('body-too-large', `The body has ${length} bytes, ingest.maxBody is ${maxBody}.`);
      }
      await intake.append(entry, body);
    } catch (error) {
      if (error instanceof AppError && error.code === 'body-too-large') await this.#keep(entry, beginning.bytes);
      throw error;
    } finally {
      giveBack();
    }
  }

  /** The beginning of a body that is too large: the events in it are stored, and the record where it is cut off becomes a bad one. */
  async #keep(entry: IntakeEntry, bytes: Buffer): Promise<void> {
    const key = createHash('sha256').update(entry.cluster).update('\0').update(bytes).digest('base64');
    if (this.#kept.has(key)) return;
    if (this.#kept.size >= mostRemembered) this.#kept.clear();
    this.#kept.add(key);
    await this.#options.intake
      .append({ ...entry, source: entry.source === 'webhook' ? 'webhook:too-large' : entry.source }, pieces(bytes))
      .catch((error: unknown) => {
        this.#kept.delete(key);
        this.#options.log.warn({ cluster: entry.cluster, error }, 'The beginning of a body that is too large could not be kept.');
      });
  }

  #refuse(error: AppError, cluster: string, who: Identity | null): Response {
    const { metrics, log } = this.#options;
    const reason = String(error.details['reason'] ?? error.code);
    metrics.shed.inc({ reason });
    const from = who?.name ?? 'unknown';
    const leftOut = this.#throttle.next(`${reason} ${from}`);
    if (leftOut !== null) {
      const line = { id: failureId(error), cluster, from, code: error.code, reason, ...(leftOut > 0 && { leftOut }) };
      log[error.code === 'saturated' ? 'warn' : 'error'](line, `A body was not taken: ${error.message}`);
    }
    if (error.code === 'unauthorized') return problemResponse(error, challenge);
    const seconds = error.code === 'saturated' ? retryAfterSeconds() : error.details['retryAfterSeconds'];
    return problemResponse(error, typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {});
  }
}

/** The stream of Node where there is a connection, which costs least; in tests without one, that of the request. */
function bodyOf(context: Context<ServerEnv>) {
  return context.env?.incoming ?? context.req.raw.body;
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** 1 to 5, so that senders do not come back together. */
function retryAfterSeconds(): number {
  return 1 + Math.floor(Math.random() * 5);
}
