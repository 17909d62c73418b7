/**
 * Sends what waits in the agent's spool, in order, and releases each body once the server has it on disk. Whatever goes wrong
 * is tried again: nothing is given up, and the other end knows what it has already.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Spool, SpooledBody } from '../../spool/spool.ts';
import type { AgentLog } from './agent-log.ts';
import type { Backoff } from './backoff.ts';
import { readFileSource } from './collect-lines.ts';
import type { Posted, Poster } from './post-body.ts';

export interface SendOptions {
  readonly spool: Spool;
  readonly to: URL;
  readonly poster: Poster;
  readonly backoff: Backoff;
  readonly log: AgentLog;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly userAgent: string;
  readonly onSent?: (bytes: number) => void;
}

const repeatEveryMs = 60_000;

/** Resolves when the signal fires. */
export async function sendSpool(options: SendOptions): Promise<void> {
  const { spool, signal, onSent } = options;
  const trouble = new Trouble(options);
  for await (const body of spool.read(signal)) {
    const bytes = await readWhole(body);
    if (!(await sendUntilTaken(body, bytes, trouble, options))) return;
    await spool.release(body.id);
    onSent?.(body.bytes);
  }
}

/** False: it was told to stop before. */
async function sendUntilTaken(body: SpooledBody, bytes: Uint8Array, trouble: Trouble, options: SendOptions): Promise<boolean> {
  const { to, poster, backoff, signal, userAgent } = options;
  const url = new URL(`${to.href.replace(/\/+$/, '')}/v1/ingest/lines/${encodeURIComponent(body.cluster)}`);
  while (!signal.aborted) {
    const answer = await poster.post(url, headersOf(body, userAgent), bytes, signal).catch((error: unknown) => error);
    if (isAnswer(answer) && answer.status >= 200 && answer.status < 300) {
      backoff.reset();
      trouble.isOver();
      return true;
    }
    if (signal.aborted) return false;
    const waitMs = backoff.next(isAnswer(answer) ? answer.retryAfter : undefined);
    trouble.is(isAnswer(answer) ? describeAnswer(answer) : describeFailure(answer), url, waitMs);
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

function headersOf({ source, encoding }: SpooledBody, userAgent: string): Record<string, string> {
  const file = readFileSource(source);
  return {
    'content-type': 'application/x-ndjson',
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    ...(file !== null && { 'x-telltale-file': encodeURI(file.path), 'x-telltale-node': file.node }),
    'user-agent': userAgent,
  };
}

async function readWhole(body: SpooledBody): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(body.bytes);
  let filled = 0;
  while (filled < bytes.length) {
    const count = await body.read(bytes.subarray(filled), filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

/** Tells of trouble when it begins, when it changes, and now and then while it lasts. */
class Trouble {
  readonly #log: AgentLog;
  readonly #clock: () => number;
  #what: string | null = null;
  #sinceMs = 0;
  #toldMs = 0;

  constructor({ log, clock }: Pick<SendOptions, 'log' | 'clock'>) {
    this.#log = log;
    this.#clock = clock;
  }

  is(what: string, url: URL, waitMs: number): void {
    const now = this.#clock();
    if (this.#what === null) this.#sinceMs = now;
    if (what === this.#what && now - this.#toldMs < repeatEveryMs) return;
    this.#what = what;
    this.#toldMs = now;
    const sinceSeconds = Math.round((now - this.#sinceMs) / 1000);
    this.#log.warn(`The server did not take a batch: ${what}. It is tried again.`, {
      url: url.href,
      waitMs: Math.round(waitMs),
      sinceSeconds,
    });
  }

  isOver(): void {
    if (this.#what === null) return;
    this.#what = null;
    this.#log.info('The server takes batches again.', { afterSeconds: Math.round((this.#clock() - this.#sinceMs) / 1000) });
  }
}

function isAnswer(answer: unknown): answer is Posted {
  return typeof answer === 'object' && answer !== null && 'status' in answer;
}

const advice: Readonly<Record<number, string>> = {
  401: 'it does not know the token or the certificate',
  403: 'the credential is not for this cluster',
  404: 'the address is not that of a telltale server, or the server is older',
};

function describeAnswer({ status, text }: Posted): string {
  const said = readDetail(text);
  return [String(status), ...(advice[status] === undefined ? [] : [advice[status]]), ...(said === null ? [] : [said])].join(', ');
}

/** What a problem document says. */
function readDetail(text: string): string | null {
  try {
    const document: unknown = JSON.parse(text);
    const detail = typeof document === 'object' && document !== null && 'detail' in document ? document.detail : null;
    return typeof detail === 'string' ? detail.slice(0, 300) : null;
  } catch {
    return null;
  }
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  // Of several addresses that were tried, only the errors inside say why.
  const inner =
    error instanceof AggregateError ? error.errors.map((each: unknown) => (each instanceof Error ? each.message : '')).join('; ') : '';
  return message || inner || name;
}
