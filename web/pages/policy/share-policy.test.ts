import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestText } from './policy-draft.ts';
import { packPolicy, unpackPolicy } from './share-policy.ts';

describe('a policy in a link', () => {
  it('comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const hash = await packPolicy(text);
        expect(hash).toMatch(/^#policy=[\w-]*$/);
        expect(await unpackPolicy(hash ?? '')).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it('is nothing where it is damaged, of another kind, or without end', async () => {
    for (const hash of ['', '#token=abc', '#policy=', '#policy=%%%', '#policy=AAAA', '#policy=_-_-_-'])
      expect(await unpackPolicy(hash)).toBeNull();
    const bomb = await packPolicy('x'.repeat(longestText + 1));
    expect(bomb?.length).toBeLessThan(2000);
    expect(await unpackPolicy(bomb ?? '')).toBeNull();
  });

  it('is not made where it would be too long', async () => {
    const random = Array.from({ length: 90_000 }, (_, at) =>
      Math.abs(Math.sin(at) * 1e9)
        .toString(36)
        .slice(0, 3),
    ).join('');
    expect(await packPolicy(random)).toBeNull();
  });
});
