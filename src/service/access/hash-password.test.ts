import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashPassword, isOutdated, isPassword, passwordHash } from './hash-password.ts';

describe('a password that is kept', () => {
  it('is a hash with its salt and its parameters, another each time', async () => {
    const [one, other] = await Promise.all([hashPassword('correct horse battery'), hashPassword('correct horse battery')]);
    expect(passwordHash.parse(one)).toEqual(one);
    expect(one).toMatchObject({ algorithm: 'scrypt', n: 32_768, r: 8, p: 1 });
    expect(one.salt).not.toBe(other.salt);
    expect(one.hash).not.toBe(other.hash);
    expect(JSON.stringify(one)).not.toContain('horse');
    expect(await isPassword('correct horse battery', one)).toBe(true);
    expect(await isPassword('correct horse batterz', one)).toBe(false);
    expect(await isPassword('correct horse battery\u0000', one)).toBe(false);
    expect(await isPassword('', one)).toBe(false);
  });

  it('is the same whichever way its letters are composed', async () => {
    const kept = await hashPassword('caf\u00e9 au lait noir');
    expect(await isPassword('cafe\u0301 au lait noir', kept)).toBe(true);
  });

  it('can have been made with less, and says so', async () => {
    const salt = Buffer.alloc(16, 7);
    const hash = scryptSync('an older password', salt, 32, { N: 1024, r: 8, p: 1 });
    const kept = { algorithm: 'scrypt', n: 1024, r: 8, p: 1, salt: salt.toString('base64'), hash: hash.toString('base64') } as const;
    expect(await isPassword('an older password', kept)).toBe(true);
    expect(isOutdated(kept)).toBe(true);
    expect(isOutdated(await hashPassword('a newer password'))).toBe(false);
  });

  it('costs as much where there is none', async () => {
    const kept = await hashPassword('correct horse battery');
    const time = async (given: typeof kept | null) => {
      const began = performance.now();
      expect(await isPassword('wrong', given)).toBe(false);
      return performance.now() - began;
    };
    const least = async (given: typeof kept | null) => Math.min(await time(given), await time(given), await time(given));
    const [known, unknown] = [await least(kept), await least(null)];
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  it('is worked out for so many at a time, and no more wait', async () => {
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => isPassword('x', null)));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(6);
    expect(refused[0]).toMatchObject({ reason: { code: 'rate-limited', details: { retryAfterSeconds: 5 } } });
    expect(await isPassword('x', null)).toBe(false);
  });
});
