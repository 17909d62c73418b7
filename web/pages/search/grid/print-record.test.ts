import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printRecord } from './print-record.ts';

describe('printRecord', () => {
  it('indents as JSON.stringify does', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z":{}, ]*$/), fc.jsonValue({ stringUnit: 'grapheme-ascii', maxDepth: 3 })),
        (value) => {
          expect(printRecord(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
        },
      ),
    );
  });

  it('keeps each digit, and names what hides', () => {
    expect(printRecord('{"n":1.0e3,"big":12345678901234567890}')).toContain('1.0e3');
    expect(printRecord('{"n":1,"big":12345678901234567890}')).toContain('12345678901234567890');
    expect(printRecord('{"a":"\u202e"}')).toContain('⟨U+202E⟩');
  });

  it('takes what is no JSON, and what is huge', () => {
    expect(printRecord('')).toBe('');
    expect(printRecord('}}]]"\\')).toContain('"\\');
    expect(printRecord(`["${'x'.repeat(300_000)}"]`)).toMatch(/characters more$/);
  });
});
