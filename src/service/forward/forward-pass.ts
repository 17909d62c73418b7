/**
 * Forwards events as they are: what is newly stored and fits goes to a destination, in batches. The store is the queue: how far it has come
 * is a watermark, as for detection, so that it goes on after a restart, each event at least once, and never holds up receiving.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../../notify/attempt.ts';
import type { Outcome } from '../../notify/destination.ts';
import type { EventDestination, RawEvent } from '../../notify/events/raw-event.ts';
import { sendEvents } from '../../notify/events/send-events.ts';
import type { ForwardSettings } from '../../platform/config-forward.ts';
import type { Expr } from '../../query/ast.ts';
import type { DetectionPass, NewEvents, PassGiven } from '../detector/detection-pass.ts';
import { readNewEvents } from './read-new-events.ts';

export interface ForwardOptions {
  readonly settings: ForwardSettings;
  readonly destination: EventDestination;
  /** Of `settings.query`. */
  readonly where: Expr;
  readonly world: Omit<World, 'signal'>;
  readonly sent: (events: number) => void;
  /** Told of an event that the destination never takes, and why. */
  readonly refused: (event: RawEvent, detail: string) => void;
}

const mostEvents = 500;
/** Sentinel takes a megabyte, others more. */
const mostBytes = { sentinel: 900_000, other: 4_000_000 };
/** So many bytes of records are in memory at once. */
const mostHeldBytes = 32 * 1024 * 1024;

export class ForwardPass implements DetectionPass {
  readonly name: string;
  readonly #options: ForwardOptions;
  /** What went out of a slice that did not get through as a whole: it comes again, and this does not. */
  #done = new Set<string>();

  constructor(options: ForwardOptions) {
    this.#options = options;
    this.name = `forward-${options.settings.name}`;
  }

  async run(events: NewEvents, given: PassGiven): Promise<readonly []> {
    const { where, settings } = this.#options;
    if (events.rows === 0) return [];
    for (let more = true; more; ) {
      const read = await readNewEvents(
        { where, arrived: events, masked: !settings.raw, without: this.#done, mostBytes: mostHeldBytes },
        given,
      );
      for (const batch of this.#batches(read.events)) await this.#send(batch, given.signal);
      ({ more } = read);
    }
    this.#done = new Set();
    return [];
  }

  /** Of one cluster each, and no longer than the destination takes. */
  *#batches(events: readonly RawEvent[]): Generator<readonly RawEvent[]> {
    const { kind } = this.#options.destination;
    const most = kind === 'sentinel' ? mostBytes.sentinel : mostBytes.other;
    let batch: RawEvent[] = [];
    let bytes = 0;
    const inOrder = [...events].sort((one, other) => compare(one.cluster, other.cluster) || compare(one.time, other.time));
    for (const event of inOrder) {
      const isFull = batch.length >= mostEvents || bytes + event.record.length > most || batch[0]?.cluster !== event.cluster;
      if (batch.length > 0 && isFull) {
        yield batch;
        batch = [];
        bytes = 0;
      }
      batch.push(event);
      bytes += event.record.length;
    }
    if (batch.length > 0) yield batch;
  }

  async #send(batch: readonly RawEvent[], signal: AbortSignal): Promise<void> {
    const { destination, settings, world, sent, refused } = this.#options;
    const place = settings.index === undefined ? {} : { index: settings.index };
    const outcomes = await sendEvents(destination, batch, place, { ...world, signal });
    signal.throwIfAborted();
    const isWhole = outcomes.every((outcome) => outcome.detail === outcomes[0]?.detail && outcome.result === 'refused');
    // A batch that is refused may hold one event that is not taken.
    if (isWhole && batch.length > 1) {
      const half = batch.length >> 1;
      await this.#send(batch.slice(0, half), signal);
      await this.#send(batch.slice(half), signal);
      return;
    }
    let count = 0;
    let failed: Outcome | null = null;
    for (const [at, event] of batch.entries()) {
      const outcome = outcomes[at] ?? { result: 'retry' as const, detail: 'nothing was said of it' };
      if (outcome.result === 'retry') {
        failed = outcome;
        continue;
      }
      this.#done.add(event.id);
      if (outcome.result === 'done') count++;
      else refused(event, outcome.detail);
    }
    sent(count);
    if (failed !== null) throw new Error(`${destination.name}: ${failed.detail}`);
    await this.#rest(batch.length, signal);
  }

  async #rest(events: number, signal: AbortSignal): Promise<void> {
    const { eventsPerSecond } = this.#options.settings;
    if (eventsPerSecond !== undefined) await sleep((events * 1000) / eventsPerSecond, undefined, { signal });
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
