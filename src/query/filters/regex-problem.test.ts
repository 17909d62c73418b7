import { describe, expect, it } from 'vitest';
import { regexProblem } from './regex-problem.ts';

describe('regexProblem', () => {
  it.each([
    '^web-[0-9]+$',
    '(?i)curl|wget',
    'a{2,5}?',
    '[]a]',
    '[^]a]',
    '[[:alpha:]_]+',
    '\\Qa(b\\E',
    '(?P<n>x)',
    '(?:a|b)*',
    '(?<n>x)',
    '\\pL\\d\\.',
    'a{',
    '{',
    'x{,2}',
    '(?s-i:a)',
    '()',
    'a||b',
    '😀+',
    '[a\\]b]',
    ']',
    '',
  ])('takes %s', (source) => {
    expect(regexProblem(source)).toBeNull();
  });

  it.each([
    ['a(?=b)', 'looks around'],
    ['(?<!b)a', 'looks around'],
    ['(a)\\1', 'refers back'],
    ['(a', '( is never closed'],
    ['a)', ') was never opened'],
    ['[a', '[ is never closed'],
    ['[]', '[ is never closed'],
    ['*a', 'nothing stands before *'],
    ['(+a)', 'nothing stands before +'],
    ['a|?', 'nothing stands before ?'],
    ['a{1001}', 'more than 1000'],
    ['a\\', 'lone backslash'],
    ['(?#c)', 'not known'],
    ['a\\Z', 'not known'],
  ])('refuses %s', (source, problem) => {
    expect(regexProblem(source)).toContain(problem);
  });

  it.each(['[', '(', '[:a', '\\', 'a{9', '\\Q', '[[:', '(?'])('takes linear time over many %s', (piece) => {
    const start = performance.now();
    regexProblem(piece.repeat(50_000));
    expect(performance.now() - start).toBeLessThan(1500);
  });
});
