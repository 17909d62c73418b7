import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutMiddle, displayWidth, pad } from './width.ts';

describe('displayWidth', () => {
  it.each([
    ['kubectl', 7],
    ['müller', 6],
    ['mu\u0308ller', 6],
    ['名前', 4],
    ['한국', 4],
    ['ＡＢ', 4],
    ['🎉', 2],
    ['❤\ufe0f', 2],
    ['🇩🇪', 2],
    ['👍🏽', 2],
    ['…', 1],
  ])('%s takes %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('cutMiddle', () => {
  it('keeps beginning and end', () => {
    expect(cutMiddle('system:serviceaccount:kube-system:namespace-controller', 21)).toBe('system:ser…controller');
    expect(cutMiddle('short', 21)).toBe('short');
  });

  it('never exceeds the width, and never splits a cluster', () => {
    const text = fc.array(fc.constantFrom('a', '名', 'e\u0301', '🎉', '🇩🇪'), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (whole, width) => {
        const cut = cutMiddle(whole, width);
        expect(displayWidth(cut)).toBeLessThanOrEqual(width);
        expect(cut).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});

describe('pad', () => {
  it('fills up by cells, on either side', () => {
    expect(pad('名', 4, 'right')).toBe('名  ');
    expect(pad('12', 4, 'left')).toBe('  12');
    expect(pad('long', 2, 'left')).toBe('long');
  });
});
