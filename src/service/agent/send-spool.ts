/**
 * Sends what waits in the agent's spool, in order, and releases each body once the server has it on disk. Whatever goes wrong
 * is tried again: nothing is given up, and the other end knows what it has already.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { readWhole } from '../../spool/read-whole.ts';
import type { Spool, SpooledBody } from '../../spool/spool.ts';
import type { AgentLog } from './agent-log.ts';
import type { Backoff } from './backoff.ts';
import { readFileSource } from './collect-lines.ts';
import type { Poster } from './post-body.ts';
import { describeAnswer, describeFailure, isAnswer, Trouble } from './trouble.ts';

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

/** Resolves when the signal fires. */
export async function sendSpool(options: SendOptions): Promise<void> {
  const { spool, signal, onSent } = options;
  const trouble = new Trouble('a batch', 'batches', options);
  for await (const body of spool.read(signal)) {
    const bytes = await readWhole(body);
    if (!(await sendUntilTaken(body, bytes, trouble, options))) return;
    await spool.release(body.id);
    onSent?.(body.bytes);
  }
}

export function ingestUrl(to: URL, what: 'lines' | 'notices', cluster: string): URL {
  return new URL(`${to.href.replace(/\/+$/, '')}/v1/ingest/${what}/${encodeURIComponent(cluster)}`);
}

/** False: it was told to stop before. */
async function sendUntilTaken(body: SpooledBody, bytes: Uint8Array, trouble: Trouble, options: SendOptions): Promise<boolean> {
  const { to, poster, backoff, signal, userAgent } = options;
  const url = ingestUrl(to, 'lines', body.cluster);
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
