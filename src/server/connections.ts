/**
 * The open connections, the longest idle first: beyond the limit that one is closed, so that many idle ones keep nobody out.
 * Those that have to go, when the server drains or its authorities change, go when their last request is answered.
 */
import type { Socket } from 'node:net';

interface Connection {
  readonly socket: Socket;
  requests: number;
  leaving: boolean;
}

interface Requested {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

const keyOf = ({ remoteAddress, remotePort }: Requested) => `${remoteAddress} ${remotePort}`;

export class Connections {
  /** In the order of their last activity. */
  readonly #open = new Map<string, Connection>();
  readonly #most: () => number;
  #onEmpty: (() => void) | undefined;

  constructor(most: () => number) {
    this.#most = most;
  }

  get size(): number {
    return this.#open.size;
  }

  /** For the event `connection`. */
  add(socket: Socket): void {
    const key = keyOf(socket);
    this.#open.set(key, { socket, requests: 0, leaving: false });
    socket.once('close', () => {
      this.#open.delete(key);
      if (this.#open.size === 0) this.#onEmpty?.();
    });
    if (this.#open.size > this.#most()) this.#evict(socket);
  }

  /** A request begins on the connection of this socket, which may lie in TLS. Call what it gives at its end. */
  begin(socket: Requested): () => void {
    const key = keyOf(socket);
    const connection = this.#open.get(key);
    if (connection === undefined) return () => undefined;
    connection.requests += 1;
    return () => {
      connection.requests -= 1;
      // To the end of the order.
      if (this.#open.delete(key)) this.#open.set(key, connection);
      if (connection.leaving && connection.requests === 0) end(connection.socket);
    };
  }

  /** Lets all that are open go, as soon as they are idle. */
  leave(): void {
    for (const connection of this.#open.values()) {
      connection.leaving = true;
      if (connection.requests === 0) end(connection.socket);
    }
  }

  /** Resolves when all are closed, at the latest after this time, when those that are left are cut off. */
  async closed(deadlineMs: number): Promise<void> {
    if (this.#open.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
      timer = setTimeout(resolve, deadlineMs);
    });
    clearTimeout(timer);
    for (const { socket } of this.#open.values()) socket.destroy();
  }

  #evict(latest: Socket): void {
    const idle = [...this.#open.values()].find(({ requests, socket }) => requests === 0 && socket !== latest);
    (idle?.socket ?? latest).destroy();
  }
}

/** What was written goes out first; a client that does not close its side is cut off. */
function end(socket: Socket): void {
  socket.end();
  setTimeout(() => socket.destroy(), 1000).unref();
}
