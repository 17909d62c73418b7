import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yamlSpans } from './yaml-spans.ts';

const looks = (text: string) => yamlSpans(text).map(({ start, end, look }) => `${text.slice(start, end)} ${look}`);

describe('yamlSpans', () => {
  it('tells keys, words, levels and comments apart', () => {
    expect(looks('- level: None # why\n  verbs: ["get", list]')).toEqual([
      '- punctuation',
      'level key',
      ': punctuation',
      'None none',
      '# why comment',
      'verbs key',
      ': punctuation',
      '[ punctuation',
      '"get" text',
      ', punctuation',
      'list word',
      '] punctuation',
    ]);
  });

  it('takes colons and hashes inside words for what they are', () => {
    expect(looks('users: [system:nodes, a#b]\r\n"apiVersion": audit.k8s.io/v1')).toEqual([
      'users key',
      ': punctuation',
      '[ punctuation',
      'system:nodes word',
      ', punctuation',
      'a#b word',
      '] punctuation',
      '"apiVersion" key',
      ': punctuation',
      'audit.k8s.io/v1 word',
    ]);
    expect(looks('- level: RequestResponse').at(-1)).toBe('RequestResponse level');
  });

  it('colours any text, in order and without overlap', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('level', ':', ' ', '- ', '"', "'", '#', '[', '\n', '\\', 'é') })),
        (text) => {
          let end = 0;
          for (const span of yamlSpans(text)) {
            expect(span.start).toBeGreaterThanOrEqual(end);
            expect(span.end).toBeGreaterThan(span.start);
            end = span.end;
          }
          expect(end).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });

  it('takes a long line in no time', () => {
    const began = performance.now();
    expect(yamlSpans(`users: [${'"system:serviceaccount:a:b", '.repeat(10_000)}`).length).toBeGreaterThan(20_000);
    yamlSpans(`${' '.repeat(100_000)}#${'x '.repeat(50_000)}`);
    yamlSpans('a b '.repeat(50_000));
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
