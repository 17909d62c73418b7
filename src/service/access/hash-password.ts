/**
 * Passwords as they are kept: scrypt, with a salt and the parameters beside the hash, so that these can be raised later. Few
 * are worked out at the same time, since each takes memory and the processor of a tenth of a second.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../contract/problems.ts';

export const passwordHash = z.strictObject({
  algorithm: z.literal('scrypt'),
  n: z
    .int()
    .min(2)
    .max(2 ** 20),
  r: z.int().min(1).max(64),
  p: z.int().min(1).max(16),
  salt: z.base64(),
  hash: z.base64(),
});
export type PasswordHash = z.output<typeof passwordHash>;

const current = { n: 2 ** 15, r: 8, p: 1 } as const;
const hashBytes = 32;
const mostAtOnce = 2;
const mostWaiting = 32;

let running = 0;
const waiting: (() => void)[] = [];

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, current);
  return { algorithm: 'scrypt', ...current, salt: salt.toString('base64'), hash: hash.toString('base64') };
}

/** Without a hash it takes as long, and says no: whoever tries names learns none. */
export async function isPassword(password: string, kept: PasswordHash | null): Promise<boolean> {
  const { salt, hash, ...parameters } = kept ?? nobody;
  const expected = Buffer.from(hash, 'base64');
  const given = await derive(password, Buffer.from(salt, 'base64'), parameters);
  // To scrypt a password and the same with NUL behind it are one.
  return expected.length === given.length && timingSafeEqual(expected, given) && kept !== null && !password.includes('\0');
}

/** Whether it was made with less than is made now. */
export function isOutdated({ n, r, p }: PasswordHash): boolean {
  return n * r * p < current.n * current.r * current.p;
}

const nobody: Omit<PasswordHash, 'algorithm'> = {
  ...current,
  salt: Buffer.alloc(16).toString('base64'),
  hash: randomBytes(hashBytes).toString('base64'),
};

async function derive(password: string, salt: Buffer, { n, r, p }: Pick<PasswordHash, 'n' | 'r' | 'p'>): Promise<Buffer> {
  await takeTurn();
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const options = { N: n, r, p, maxmem: 256 * n * r + 1024 ** 2 };
      // The same letters can be typed as different characters.
      scrypt(password.normalize('NFC'), salt, hashBytes, options, (error, key) => (error === null ? resolve(key) : reject(error)));
    });
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

async function takeTurn(): Promise<void> {
  if (running < mostAtOnce) {
    running += 1;
    return;
  }
  if (waiting.length >= mostWaiting)
    throw new AppError('rate-limited', { message: 'Too many are signing in at the same time.', retryAfterSeconds: 5 });
  await new Promise<void>((resolve) => waiting.push(resolve));
}
