/**
 * A client's tie to the engine host of a directory: kept up for as long as the store is open, renewed when the host was
 * lost, and watched while statements run, so that a hung host is noticed by those who wait for it.
 */
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../contract/problems.ts';
import type { HostFiles } from './host/host-files.ts';
import { isAnswering } from './host/is-answering.ts';
import { type HostAttachment, killHost, openHost } from './open-host.ts';
import type { HostOptions } from './start-host.ts';
import type { LoadingLock } from './store.ts';

const probeEveryMs = 2000;
const recoverMs = 2000;
const hostWasReplaced = 'The engine host was replaced during the load: start the load again.';

export class HostLink {
  /** Connects to wherever the host listens at the time. */
  readonly agent: Agent;
  readonly #files: HostFiles;
  readonly #options: HostOptions;
  readonly #probeDeadlineMs: number;
  #attachment: Promise<HostAttachment> | undefined;
  #current: HostAttachment | undefined;
  #attachments = 0;
  #watched = 0;
  #watch: NodeJS.Timeout | undefined;
  /** Set when the host was lost while this held the right to load. */
  #lockLost = false;
  #probing = false;
  #closed = false;

  constructor(files: HostFiles, probeDeadlineMs: number, options: HostOptions) {
    this.#files = files;
    this.#probeDeadlineMs = probeDeadlineMs;
    this.#options = options;
    this.agent = new SocketAgent(() => this.#current?.socketPath ?? files.directory);
  }

  /** How often another host took the place of the first. */
  get restarts(): number {
    return Math.max(0, this.#attachments - 1);
  }

  get pid(): number | undefined {
    return this.#current?.pid;
  }

  /** Resolves when a host is attached. */
  async ready(): Promise<HostAttachment> {
    if (this.#closed) throw new AppError('store-unavailable', { message: 'The store is closed.' });
    this.#attachment ??= this.#attach();
    return this.#attachment;
  }

  async #attach(): Promise<HostAttachment> {
    try {
      const attachment = await openHost(this.#files, this.#probeDeadlineMs, this.#options);
      this.#current = attachment;
      this.#attachments += 1;
      void attachment.ended.then(() => {
        if (this.#current === attachment) this.#attachment = undefined;
      });
      return attachment;
    } catch (error) {
      this.#attachment = undefined;
      throw error;
    }
  }

  /** After a failed connection: waits until the old host is known to have ended, and attaches to another. */
  async recover(): Promise<void> {
    await Promise.race([this.#current?.ended, sleep(recoverMs, undefined, { ref: false })]);
    await this.ready();
  }

  /** Probes the host while `work` waits for it. A probe that is not answered in time kills the host, which ends `work`. */
  async watch<T>(work: Promise<T>): Promise<T> {
    if (this.#watched++ === 0) this.#watch = setInterval(() => void this.#probe(), probeEveryMs).unref();
    try {
      return await work;
    } finally {
      if (--this.#watched === 0) clearInterval(this.#watch);
    }
  }

  async #probe(): Promise<void> {
    const attachment = this.#current;
    if (this.#probing || attachment === undefined || this.#attachment === undefined) return;
    this.#probing = true;
    const alive = await isAnswering(attachment.socketPath, this.#probeDeadlineMs);
    this.#probing = false;
    if (alive || this.#current !== attachment || this.#attachment === undefined) return;
    // What cannot be killed is at least no longer waited for.
    await killHost(this.#files).catch(() => this.#abandon(attachment));
  }

  #abandon(attachment: HostAttachment): void {
    attachment.detach();
    this.agent.destroy();
  }

  /** A load that lost its host may not go on as if it still had the right: another may have it by now. */
  assertLoading(): void {
    if (!this.#lockLost) return;
    throw new AppError('engine-failed', { message: hostWasReplaced });
  }

  async lockLoading(signal: AbortSignal | undefined): Promise<LoadingLock> {
    const { socketPath } = await this.ready();
    const granted = new Promise<LoadingLock>((resolve, reject) => {
      const request = get({ socketPath, path: '/lock', agent: false, ...(signal === undefined ? {} : { signal }) });
      let released = false;
      let lost = false;
      request.once('error', (error) => {
        if (signal?.aborted === true)
          reject(new AppError('cancelled', { message: 'Cancelled while waiting for another load.' }, { cause: error }));
        else
          reject(new AppError('engine-failed', { message: 'The engine host ended while another load was waited for.' }, { cause: error }));
      });
      request.once('response', (response) => {
        const closed = new Promise<void>((settle) => response.once('close', settle));
        void closed.then(() => {
          if (released) return;
          lost = true;
          this.#lockLost = true;
        });
        response.on('error', () => undefined);
        response.resume();
        response.socket.unref();
        resolve({
          unfinished: response.headers['x-telltale-unfinished'] === 'true',
          assertHeld: () => {
            if (lost) throw new AppError('engine-failed', { message: hostWasReplaced });
          },
          release: async (isWhole) => {
            released = true;
            this.#lockLost = false;
            // From here on somebody waits for its end.
            request.socket?.ref();
            const id = String(response.headers['x-telltale-lock']);
            const whole = isWhole === undefined ? '' : `&whole=${isWhole}`;
            get({ socketPath, path: `/unlock?id=${id}${whole}`, agent: this.agent }, (answer) => answer.resume()).on('error', () =>
              request.destroy(),
            );
            await this.watch(closed);
          },
        });
      });
    });
    // A host that hangs grants nothing.
    return this.watch(granted);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#watch);
    this.agent.destroy();
    const attachment = await this.#attachment?.catch(() => undefined);
    attachment?.detach();
    await attachment?.ended;
  }
}

class SocketAgent extends Agent {
  readonly #path: () => string;

  constructor(path: () => string) {
    super({ keepAlive: true, maxSockets: 64 });
    this.#path = path;
  }

  override createConnection(): ReturnType<typeof connect> {
    return connect(this.#path());
  }
}
