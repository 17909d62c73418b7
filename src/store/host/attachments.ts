/**
 * Who uses this host. Each client keeps one request open for as long as it has the store; the kernel closes it however
 * the client ends. When the last has gone, so does the host. The right to load is held in the same way, one at a time;
 * whoever gives it back says so, and after one who vanished it is not passed on before what they had begun has ended.
 * Whoever gets it is told whether a load before may be half done.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenWrites } from './open-writes.ts';

const firstClientMs = 15_000;
/** The kernel closes the connections of a killed process one after the other; by then the last is closed too. */
const vanishingMs = 100;

export interface Attachments {
  attach(request: IncomingMessage, response: ServerResponse): void;
  lockLoading(request: IncomingMessage, response: ServerResponse): void;
  /** Gives the right to load back; the id came with it. `isWhole` says how loads were left, by whoever loaded. */
  unlockLoading(id: string, isWhole?: boolean): void;
}

/** @param onDeserted runs once, `graceMs` after the last client has gone. */
export function createAttachments(graceMs: number, onDeserted: () => void, writes: OpenWrites): Attachments {
  let attached = 0;
  let timer = setTimeout(onDeserted, firstClientMs);
  let locks = 0;
  // Nobody knows how the host before this one ended.
  let unfinished = true;
  const queue: Waiting[] = [];

  function grantFirst(): void {
    const [first] = queue;
    if (first !== undefined && !first.response.headersSent) {
      accept(first.response, { 'X-Telltale-Lock': first.id, 'X-Telltale-Unfinished': String(unfinished) });
    }
  }

  return {
    attach: (_request, response) => {
      attached++;
      clearTimeout(timer);
      response.once('close', () => {
        attached--;
        if (attached === 0) timer = setTimeout(onDeserted, graceMs);
      });
      accept(response);
    },
    lockLoading: (_request, response) => {
      const waiting: Waiting = { id: String(++locks), response, givenBack: false };
      queue.push(waiting);
      response.once('close', async () => {
        if (response.headersSent && !waiting.givenBack) {
          unfinished = true;
          await afterVanished(writes);
        }
        queue.splice(queue.indexOf(waiting), 1);
        grantFirst();
      });
      grantFirst();
    },
    unlockLoading: (id, isWhole) => {
      const [first] = queue;
      if (first?.id !== id) return;
      first.givenBack = true;
      if (isWhole !== undefined) unfinished = !isWhole;
      first.response.end();
    },
  };
}

async function afterVanished(writes: OpenWrites): Promise<void> {
  await sleep(vanishingMs);
  await writes.ended();
}

interface Waiting {
  readonly id: string;
  readonly response: ServerResponse;
  givenBack: boolean;
}

/** Answers with headers and leaves the request open. */
function accept(response: ServerResponse, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'X-Telltale-Pid': process.pid, ...headers });
  response.flushHeaders();
}
