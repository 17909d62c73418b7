/**
 * Which of several servers on one store detects. It only saves work: two that detect at once write the same findings, whose ids are
 * made from the events. One that dies is followed by another when its time is over.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';

const lastsMs = 20_000;
const renewMs = 7_000;
const forgetMs = 3_600_000;

interface LeaseDocument {
  readonly who: string;
  readonly untilMs: number;
}

export class Lease {
  readonly who = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
  readonly #clock: () => number;
  /** While it is ours: until when, and since when it need not be renewed. */
  #ours: { readonly untilMs: number; readonly version: number } | null = null;
  #keptMs = Number.NEGATIVE_INFINITY;

  readonly #id: string;

  /** @param id what it is for. */
  constructor(clock: () => number, id = 'detector') {
    this.#id = id;
    this.#clock = clock;
  }

  /** Takes it, or renews it; false where another holds it. */
  async hold(store: Store): Promise<boolean> {
    // A directory has one server.
    if (store.embedded) return true;
    const nowMs = this.#clock();
    if (this.#ours !== null && this.#ours.untilMs - nowMs > lastsMs - renewMs) return true;
    const states = new StateStore(store, 'lease', this.#clock);
    const held = await this.#read(states);
    if (held !== null && held.who !== this.who && held.untilMs > nowMs) {
      this.#ours = null;
      return false;
    }
    const ours = { untilMs: nowMs + lastsMs, version: (held?.version ?? 0) + 1 };
    await this.#write(states, ours);
    // Two may have seen it free at once: what stands there now decides.
    const isOurs = (await this.#read(states))?.who === this.who;
    this.#ours = isOurs ? ours : null;
    if (isOurs && Math.abs(nowMs - this.#keptMs) > forgetMs) {
      this.#keptMs = nowMs;
      await states.keepNewest();
    }
    return isOurs;
  }

  /** Leaves it to whoever comes next. */
  async release(store: Store): Promise<void> {
    if (this.#ours === null) return;
    const { version } = this.#ours;
    this.#ours = null;
    await this.#write(new StateStore(store, 'lease', this.#clock), { untilMs: 0, version: version + 1 });
  }

  async #read(states: StateStore): Promise<(LeaseDocument & { readonly version: number }) | null> {
    const kept = (await states.latest()).find((document) => document.id === this.#id);
    return kept?.document == null ? null : { ...(JSON.parse(kept.document) as LeaseDocument), version: kept.version };
  }

  #write(states: StateStore, { untilMs, version }: { readonly untilMs: number; readonly version: number }): Promise<void> {
    const document: LeaseDocument = { who: this.who, untilMs };
    return states.append({ id: this.#id, author: 'telltale', version }, JSON.stringify(document));
  }
}
