import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonNeedles, whole } from './json-needles.ts';

describe('the patterns that every JSON spelling of a text holds one of', () => {
  it('are the text and the escapes of its characters', () => {
    expect(jsonNeedles('list', whole)).toEqual(['"list"', '\\u006c', '\\u006C', '\\u0069', '\\u0073', '\\u0074']);
    expect(jsonNeedles('/api', { start: true, end: false })).toEqual([
      '"/api',
      '\\u002f',
      '\\u002F',
      '\\/',
      '\\u0061',
      '\\u0070',
      '\\u0069',
    ]);
  });

  it('are of the longest part that is usually written as it is', () => {
    expect(jsonNeedles('a<xyz"', whole)?.[0]).toBe('xyz');
    expect(jsonNeedles('日本-abc', whole)?.[0]).toBe('-abc"');
  });

  it.each([
    ['too short', 'ab', whole],
    ['a number, which may be written in other ways', '1000', whole],
    ['a word of JSON', 'true', whole],
    ['an object', '{"a":1}', whole],
    ['perhaps a part of a number', '1000', { start: false, end: false }],
    ['perhaps a part of a word of JSON', 'rue', { start: false, end: false }],
  ])('are none where the text is %s', (_, text, anchors) => {
    expect(jsonNeedles(text, anchors)).toBeNull();
  });

  it('hold for any spelling', () => {
    const spelled = fc.array(fc.tuple(fc.constantFrom(...'abcXYZ019 /<"\\é😀:._-'), fc.boolean()), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(spelled, (characters) => {
        const text = characters.map(([char]) => char).join('');
        const json = `{"k":"${characters.map(([char, escaped]) => (escaped ? escapedText(char) : JSON.stringify(char).slice(1, -1))).join('')}"}`;
        expect(JSON.parse(json)).toEqual({ k: text });
        const needles = jsonNeedles(text, whole);
        expect(needles === null || needles.some((needle) => json.includes(needle)), json).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

function escapedText(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
