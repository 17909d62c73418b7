/**
 * How long somebody has to wait before they may try to sign in again. The wait doubles with each failure, of a name from an
 * address, of an address, and of a name. The last is short, and does not hold where that name has signed in from before: so
 * strangers can slow guessing down, and keep nobody out.
 */
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { AppError } from '../../contract/problems.ts';

interface Tries {
  failures: number;
  nextAt: number;
  lastAt: number;
}

interface Bound {
  /** Failures without a wait. */
  readonly free: number;
  readonly longestMs: number;
}

const bounds = {
  pair: { free: 4, longestMs: 900_000 },
  address: { free: 30, longestMs: 300_000 },
  name: { free: 30, longestMs: 30_000 },
} as const satisfies Record<string, Bound>;

type Kind = keyof typeof bounds;

const firstWaitMs = 1000;
const forgottenAfterMs = 3_600_000;
const mostRemembered = 20_000;

export class SignInThrottle {
  readonly #clock: () => number;
  /** In the order of the last failure. */
  readonly #tries = new Map<string, Tries>();
  /** Names with the addresses that they have signed in from. */
  readonly #welcome = new Set<string>();

  /** Milliseconds, of any beginning. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Counts a try as failed until `succeeded` says otherwise: of many at the same time none gets by. @throws AppError `rate-limited` */
  begin(name: string, address: string): void {
    this.check(name, address);
    this.fail(name, address);
  }

  /** @throws AppError `rate-limited` */
  check(name: string, address: string): void {
    const now = this.#clock();
    const isWelcome = this.#welcome.has(keyOf('pair', name, address));
    const waits = keysOf(name, address)
      .filter(({ kind }) => kind !== 'name' || !isWelcome)
      .map(({ key }) => (this.#tries.get(key)?.nextAt ?? 0) - now);
    const waitMs = Math.max(...waits);
    if (waitMs <= 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    throw new AppError('rate-limited', { message: `Too many tries have failed: wait ${seconds} s.`, retryAfterSeconds: seconds });
  }

  fail(name: string, address: string): void {
    const now = this.#clock();
    for (const { kind, key } of keysOf(name, address)) {
      const known = this.#tries.get(key);
      const failures = known === undefined || now - known.lastAt > forgottenAfterMs ? 1 : known.failures + 1;
      const { free, longestMs } = bounds[kind];
      const waitMs = failures <= free ? 0 : Math.min(longestMs, firstWaitMs * 2 ** Math.min(failures - free - 1, 30));
      this.#tries.delete(key);
      this.#tries.set(key, { failures, nextAt: now + waitMs, lastAt: now });
    }
    for (const key of this.#tries.keys()) {
      if (this.#tries.size <= mostRemembered) break;
      this.#tries.delete(key);
    }
  }

  succeeded(name: string, address: string): void {
    for (const { kind, key } of keysOf(name, address)) {
      const known = this.#tries.get(key);
      if (known === undefined) continue;
      // One who has a name of their own does not wipe out what they did to others.
      if (kind === 'pair') this.#tries.delete(key);
      else this.#tries.set(key, { ...known, failures: Math.max(0, known.failures - 1), nextAt: 0 });
    }
    if (this.#welcome.size >= mostRemembered) this.#welcome.clear();
    this.#welcome.add(keyOf('pair', name, address));
  }
}

function keysOf(name: string, address: string): { readonly kind: Kind; readonly key: string }[] {
  return (['pair', 'address', 'name'] as const).map((kind) => ({ kind, key: keyOf(kind, name, address) }));
}

/** Of one length, however long the name is. */
function keyOf(kind: Kind, name: string, address: string): string {
  const parts = [kind, ...(kind === 'address' ? [] : [name]), ...(kind === 'name' ? [] : [networkOf(address)])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

/** Who has an IPv6 address has 2^64 of them. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = [...left, ...gap, ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
