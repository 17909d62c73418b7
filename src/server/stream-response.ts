/**
 * Server-Sent Events: a stream of named events, and a comment now and then so that nobody in between takes it for dead. A
 * failure is the last event, since the head is sent already.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../contract/problems.ts';
import type { Answering } from './answer-response.ts';
import { documentOf } from './failures.ts';
import { textBody } from './text-body.ts';

export interface AnyEvent {
  /** Null for one that only says where a reader goes on. */
  readonly event: string | null;
  readonly data: unknown;
  readonly id?: string;
}

const heartbeatMs = 15_000;
/** After so long a browser connects again. */
const retryMs = 2000;

export function streamResponse(events: AsyncGenerator<AnyEvent, void>, { cancel, done, draining, failed }: Answering): Response {
  const body = textBody(printEvents(events, { draining, heartbeatMs }), {
    cancel,
    failed,
    done: () => {
      // What waits for the next event is told that nobody does.
      cancel.abort();
      done();
    },
  });
  // A proxy that gathers answers would keep events back.
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } });
}

export interface Printing {
  /** Fires when the server is told to end: a stream that ends then is not at its end. */
  readonly draining: AbortSignal;
  readonly heartbeatMs: number;
}

export async function* printEvents(
  events: AsyncGenerator<AnyEvent, void>,
  { draining, heartbeatMs: everyMs }: Printing,
): AsyncGenerator<string> {
  yield `retry: ${retryMs}\n\n`;
  let hasEnded = false;
  try {
    for await (const event of withHeartbeat(events, everyMs)) {
      hasEnded ||= event?.event === 'end';
      yield event === null ? ': still here\n\n' : printEvent(event);
    }
  } catch (error) {
    if (draining.aborted) hasEnded = false;
    else if (error instanceof AppError) yield printEvent({ event: 'problem', data: documentOf(error) });
    else throw error;
  }
  if (!hasEnded && draining.aborted) yield printEvent({ event: 'end', data: { reason: 'draining' } });
}

/** JSON has no line ends, so that each event is one line of data. */
function printEvent({ event, data, id }: AnyEvent): string {
  const lines = [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === null ? [] : [`event: ${event}`, `data: ${JSON.stringify(data)}`]),
  ];
  return `${lines.join('\n')}\n\n`;
}

/** Null where nothing has come for so long. */
async function* withHeartbeat(events: AsyncGenerator<AnyEvent, void>, everyMs: number): AsyncGenerator<AnyEvent | null> {
  try {
    for (let next = events.next(); ; ) {
      const timer = new AbortController();
      const silence = sleep(everyMs, 'silence' as const, { signal: timer.signal, ref: false });
      silence.catch(() => undefined);
      const first = await Promise.race([next, silence]);
      timer.abort();
      if (first === 'silence') {
        yield null;
        continue;
      }
      if (first.done === true) return;
      yield first.value;
      next = events.next();
    }
  } finally {
    // Not waited for: it may be in the middle of waiting itself.
    void events.return();
  }
}
