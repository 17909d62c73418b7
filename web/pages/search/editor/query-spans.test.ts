import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { querySpans } from './query-spans.ts';

const looks = (text: string) => querySpans(text).map(({ start, end, look }) => `${text.slice(start, end)} ${look}`);

describe('querySpans', () => {
  it('tells fields, signs and values apart', () => {
    expect(looks('verb=delete and code>=400')).toEqual([
      'verb field',
      '= operator',
      'delete value',
      'and operator',
      'code field',
      '>= operator',
      '400 number',
    ]);
  });

  it('knows stages, and the fields in them', () => {
    expect(looks('last 24h groupby user sort count desc')).toEqual([
      'last stage',
      '24h number',
      'groupby stage',
      'user field',
      'sort stage',
      'count value',
      'desc operator',
    ]);
    expect(looks('group by user')).toEqual(['group stage', 'by stage', 'user field']);
  });

  it('takes a path as one field', () => {
    expect(looks('request.spec.hostNetwork=true')[0]).toBe('request.spec.hostNetwork field');
    expect(looks('annotations["a/b"]="x"').filter((each) => each.endsWith('field'))).toHaveLength(4);
  });

  it('keeps quotes and comments whole', () => {
    expect(looks('user="a b" # why')).toEqual(['user field', '= operator', '"a b" text', '# why comment']);
  });

  it('colours any text, in order and without overlap', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('user', '=', '"', ' ', '(', ')', '|', 'groupby ', '\u202e') })),
        (text) => {
          let end = 0;
          for (const span of querySpans(text)) {
            expect(span.start).toBeGreaterThanOrEqual(end);
            expect(span.end).toBeGreaterThan(span.start);
            end = span.end;
          }
          expect(end).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});
