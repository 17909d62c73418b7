/**
 * Takes alerts and sees to it that every destination that wants one gets it: on disk first, then out, in the background. Told of
 * a new configuration, it goes on with that; what waits for a destination that is gone stays for a day, in case it comes back.
 */
import type { Alert } from '../model/alert.ts';
import type { DestinationSettings } from '../platform/config-destinations.ts';
import type { World } from './attempt.ts';
import { type Delivery, DeliveryLog } from './delivery-log.ts';
import { Lane } from './lane.ts';
import { Outbox } from './outbox/outbox.ts';

export interface NotifierOptions extends Omit<World, 'signal'> {
  /** For the outbox and the log of deliveries. Nobody else may use it at the same time. */
  readonly directory: string;
  /** Told of each attempt. */
  readonly delivered: (delivery: Delivery) => void;
  /** Told of what is counted and not sent by itself. */
  readonly folded: (destination: string) => void;
  /** Told of what goes wrong here, rather than at a destination. */
  readonly failed: (error: unknown) => void;
  readonly firstRestMs?: number;
  readonly foldMs?: number;
}

const orphanMs = 86_400_000;

export class Notifier {
  readonly #options: NotifierOptions;
  readonly #outbox: Outbox;
  readonly #log: DeliveryLog;
  #lanes: readonly Lane[] = [];
  #applying: Promise<void> = Promise.resolve();
  readonly #stop = new AbortController();

  private constructor(options: NotifierOptions, outbox: Outbox) {
    this.#options = options;
    this.#outbox = outbox;
    this.#log = new DeliveryLog(options.directory);
  }

  static async open(destinations: readonly DestinationSettings[], options: NotifierOptions): Promise<Notifier> {
    const outbox = await Outbox.open(options.directory);
    if (outbox.damaged > 0) options.failed(new Error(`${outbox.damaged} records of the outbox could not be read back`));
    const notifier = new Notifier(options, outbox);
    try {
      await notifier.apply(destinations);
    } catch (error) {
      await notifier.close();
      throw error;
    }
    return notifier;
  }

  /** How much waits, by destination. */
  waiting(): ReadonlyMap<string, number> {
    return new Map(this.#lanes.map(({ settings, waiting }) => [settings.name, waiting]));
  }

  /** Resolves once every destination that wants it has it on disk. One that is raised again in the same state is not sent again. */
  async notify(alert: Alert): Promise<void> {
    await this.#applying;
    await Promise.all(this.#lanes.filter((lane) => lane.wants(alert)).map((lane) => lane.take(alert)));
  }

  apply(destinations: readonly DestinationSettings[]): Promise<void> {
    const next = this.#applying.then(() => this.#apply(destinations));
    this.#applying = next.catch(() => undefined);
    return next;
  }

  async #apply(destinations: readonly DestinationSettings[]): Promise<void> {
    const same = (lane: Lane) => destinations.find((settings) => JSON.stringify(settings) === JSON.stringify(lane.settings));
    const kept = this.#lanes.filter((lane) => same(lane) !== undefined);
    const gone = this.#lanes.filter((lane) => !kept.includes(lane));
    await Promise.all(gone.map((lane) => lane.stop()));
    await this.#endOrphans(new Set(destinations.map(({ name }) => name)));
    const fresh = destinations.filter((settings) => !kept.some((lane) => same(lane) === settings));
    this.#lanes = [...kept, ...fresh.map((settings) => this.#laneOf(settings))];
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#lanes.map((lane) => lane.stop()));
    await this.#outbox.close();
  }

  #laneOf(settings: DestinationSettings): Lane {
    const { firstRestMs = 5000, foldMs = 60_000 } = this.#options;
    const deliver = (deliveries: readonly Delivery[]) => this.#deliver(deliveries);
    return new Lane(settings, { ...this.#options, firstRestMs, foldMs, outbox: this.#outbox, deliver, signal: this.#stop.signal });
  }

  async #deliver(deliveries: readonly Delivery[]): Promise<void> {
    for (const delivery of deliveries) this.#options.delivered(delivery);
    await this.#log.write(deliveries).catch(this.#options.failed);
  }

  async #endOrphans(names: ReadonlySet<string>): Promise<void> {
    const now = this.#options.clock();
    const old = [...this.#outbox.entries()].filter(({ to, atMs }) => !names.has(to) && now - atMs >= orphanMs);
    if (old.length === 0) return;
    await this.#outbox.end(old.map(({ id }) => id));
    const detail = 'there is no such destination any more';
    const time = new Date(now).toISOString();
    await this.#deliver(
      old.map(({ to, alert }) => ({
        time,
        destination: to,
        kind: '',
        alert: alert.id,
        rule: alert.rule.id,
        attempt: 0,
        result: 'given-up',
        detail,
      })),
    );
  }
}
