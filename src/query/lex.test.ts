import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from './lex.ts';
import { isBlank, type Token } from './token.ts';

function shape(text: string): string[] {
  return lex(text).tokens.map((token) => (token.kind === 'end' ? 'end' : `${token.kind}:${token.text}`));
}

describe('lex', () => {
  it.each<[string, string[]]>([
    ['verb=delete', ['word:verb', 'sign:=', 'word:delete', 'end']],
    ['a == b <> c != d', ['word:a', 'sign:=', 'word:b', 'sign:!=', 'word:c', 'sign:!=', 'word:d', 'end']],
    ['a≤1 b ≥ 2 c≠3', ['word:a', 'sign:<=', 'word:1', 'word:b', 'sign:>=', 'word:2', 'word:c', 'sign:!=', 'word:3', 'end']],
    ['name =~ x !~ y !=~ z', ['word:name', 'sign:=~', 'word:x', 'sign:!~', 'word:y', 'sign:!~', 'word:z', 'end']],
    ['@verb:update', ['word:@verb', 'sign::', 'word:update', 'end']],
    ['-kube-system', ['punctuation:-', 'word:kube-system', 'end']],
    ['10.0.0.0/8 a@b.c x#y', ['word:10.0.0.0/8', 'word:a@b.c', 'word:x#y', 'end']],
    ['a # the rest\nb', ['word:a', 'comment:# the rest', 'word:b', 'end']],
    ['containers[*].image', ['word:containers', 'punctuation:[', 'word:*', 'punctuation:]', 'word:.image', 'end']],
    ['foo\\ bar DOM\\alice', ['word:foo bar', 'word:DOM\\alice', 'end']],
    ['a && b || c', ['word:a', 'sign:&&', 'word:b', 'sign:||', 'word:c', 'end']],
    ['/api?x=1&y=2', ['word:/api?x', 'sign:=', 'word:1&y', 'sign:=', 'word:2', 'end']],
  ])('cuts %s', (text, tokens) => {
    expect(shape(text)).toEqual(tokens);
  });

  it.each([
    ['"x y"', 'x y'],
    ['\'x "y"\'', 'x "y"'],
    ['“pasted”', 'pasted'],
    ['‘pasted’', 'pasted'],
    ['„unten”', 'unten'],
    ['«là»', 'là'],
    ['“half"', 'half'],
    ['"half”', 'half'],
    ['“it’s”', 'it’s'],
    ['`raw \\d`', 'raw \\d'],
    ['"a\\"b\\\\c\\n\\t\\u00e9"', 'a"b\\c\n\té'],
    ['"^web-\\d+\\.x$"', '^web-\\d+\\.x$'],
    ['"\\u12"', '\\u12'],
  ])('reads the string %s', (text, value) => {
    const { tokens, diagnostics } = lex(text);
    expect(tokens[0]).toMatchObject({ kind: 'quoted', text: value, span: { start: 0, end: text.length } });
    expect(diagnostics).toEqual([]);
  });

  it('takes no-break and zero-width characters for blanks', () => {
    expect(shape('\ufeffverb\u00a0=\u200bdelete\u2060and\u3000x')).toEqual([
      'word:verb',
      'sign:=',
      'word:delete',
      'word:and',
      'word:x',
      'end',
    ]);
  });

  it('says where a quote was opened that is never closed, and how to close it', () => {
    const { diagnostics } = lex('verb="delete');
    expect(diagnostics).toMatchObject([
      { code: 'unclosed-quote', span: { start: 5, end: 6 }, fix: { text: '"', span: { start: 12, end: 12 } } },
    ]);
  });

  it('gives every character to a token or to the blanks, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { tokens } = lex(text);
        let at = 0;
        for (const { span } of tokens) {
          expect(span.start).toBeGreaterThanOrEqual(at);
          expect([...text.slice(at, span.start)].every(isBlank)).toBe(true);
          at = span.end;
        }
        expect(at).toBe(text.length);
        expect(tokens.every(isExact)).toBe(true);
      }),
      { numRuns: 2000 },
    );

    function isExact({ kind, span }: Token): boolean {
      return kind === 'end' ? span.start === span.end : span.end > span.start;
    }
  });

  it.each(['“', '"', '\\', '(', '[', '=', '!', '-', 'a“', '‘x', '«»', '# \n', '\u200b', 'a:'])(
    'takes linear time over many %j',
    (piece) => {
      expect(timeOf(piece.repeat(200_000 / piece.length))).toBeLessThan(2000);
    },
  );
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...'ab01 "\'“”‘’`«»\\()[]{},|!-=<>~:#@*?.\n\u00a0\u200b😀\ud800', '&&', '||')).map((parts) => parts.join('')),
);

function timeOf(text: string): number {
  const start = performance.now();
  lex(text);
  return performance.now() - start;
}
