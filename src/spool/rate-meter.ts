/** How many entries and bytes went by per second, over the last minute. */
import type { SpoolRate } from './spool.ts';

const slots = 60;

export class RateMeter {
  readonly #clock: () => number;
  readonly #since: number;
  readonly #counts = Array.from({ length: slots }, () => ({ second: -1, entries: 0, bytes: 0 }));

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#since = this.#second();
  }

  count(bytes: number): void {
    const second = this.#second();
    const slot = this.#slotOf(second);
    if (slot.second !== second) Object.assign(slot, { second, entries: 0, bytes: 0 });
    slot.entries += 1;
    slot.bytes += bytes;
  }

  rate(): SpoolRate {
    const now = this.#second();
    const recent = this.#counts.filter(({ second }) => second > now - slots && second <= now);
    const seconds = Math.min(slots, Math.max(1, now - this.#since + 1));
    const sum = (key: 'entries' | 'bytes') => recent.reduce((total, slot) => total + slot[key], 0) / seconds;
    return { entries: sum('entries'), bytes: sum('bytes') };
  }

  #slotOf(second: number) {
    return this.#counts[((second % slots) + slots) % slots] as { second: number; entries: number; bytes: number };
  }

  #second(): number {
    return Math.floor(this.#clock() / 1000);
  }
}
