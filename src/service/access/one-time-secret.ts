/** A secret that lets in once: of the link that sets up, and of the address that `start` prints. It is in memory alone. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { newSecret } from './access-documents.ts';

const longestMs = 86_400_000;
const hash = (text: string) => createHash('sha256').update(text).digest();

export class OneTimeSecret {
  readonly #clock: () => number;
  readonly #hash: Buffer;
  readonly #endsAt: number;
  readonly text: string;
  #isUsed = false;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.text = newSecret();
    this.#hash = hash(this.text);
    this.#endsAt = clock() + longestMs;
  }

  get isOpen(): boolean {
    return !this.#isUsed && this.#clock() < this.#endsAt;
  }

  /** True for the first who has it, in time. */
  take(text: string): boolean {
    const isRight = timingSafeEqual(hash(text), this.#hash) && this.isOpen;
    if (isRight) this.#isUsed = true;
    return isRight;
  }

  /** What was begun with it came to nothing. */
  giveBack(): void {
    this.#isUsed = false;
  }
}
