import { describe, expect, it } from 'vitest';
import { type Pattern, readRegex, wildcardPattern } from './pattern.ts';
import { escapedChar, hexChar, lookaroundBoundary, type PatternStyle, writePattern } from './write-pattern.ts';

/** The regular expressions of JavaScript, to run what was written. */
const script: PatternStyle = {
  any: '[\\s\\S]',
  start: '^',
  end: '$',
  boundary: lookaroundBoundary,
  head: () => '',
  open: '(?:',
  lazy: true,
  char: (code) => `\\u{${code.toString(16)}}`,
};

const subjects = [
  '',
  'a',
  'A',
  'ab',
  'aab',
  'abc',
  'a.b',
  'a\nb',
  'web-12',
  'WEB-1',
  'x web y',
  'é',
  '😀',
  '[a]',
  '\\d',
  '{',
  'a{',
  'tab\t',
  '_-9',
  'kubectl/v1',
];

function run(pattern: Pattern, subject: string): boolean {
  return new RegExp(String(writePattern(pattern, script)), pattern.ignoresCase ? 'iu' : 'u').test(subject);
}

describe('a regular expression', () => {
  it.each([
    '^web-[0-9]+$',
    'a.b',
    'a\\.b',
    '[^a-z]',
    '[\\w-]+/v\\d',
    '(?:a|b)c?',
    '(a)(b)*',
    'a{2}',
    'a{1,2}?b',
    'a{2,}',
    '\\Aab\\z',
    '\\bweb\\b',
    'b\\B',
    '[]a]',
    '[a\\]]',
    '\\[a\\]',
    '[[:alpha:]]b',
    '[[:digit:]_-]',
    '\\t$',
    '\\x61b',
    '[\\x{e9}]',
    '😀',
    '[^\\s]',
    '\\D',
    'a|^$',
  ])('%s keeps its meaning', (source) => {
    const pattern = readRegex(source);
    if ('why' in pattern) expect.fail(pattern.why);
    const own = source
      .replaceAll('[[:alpha:]]', '[A-Za-z]')
      .replaceAll('[:digit:]', '0-9')
      .replace('[]a]', '[\\]a]')
      .replaceAll('\\x{e9}', '\\u{e9}')
      .replace(/^\\A/, '^')
      .replace(/\\z$/, '$');
    for (const subject of subjects) expect(run(pattern, subject), subject).toBe(new RegExp(own, 'su').test(subject));
  });

  it('keeps what is quoted, and what is no repetition', () => {
    for (const [source, subject] of [
      ['\\Qa.b\\E', 'a.b'],
      ['a\\{', 'a{'],
      ['^\\Q[a]', '[a]'],
    ] as const) {
      const pattern = readRegex(source);
      expect('why' in pattern ? null : subjects.filter((one) => run(pattern, one)), source).toEqual([subject]);
    }
  });

  it('ignores case where that is said at its beginning', () => {
    const pattern = readRegex('(?i)^web');
    expect('why' in pattern ? null : subjects.filter((one) => run(pattern, one))).toEqual(['web-12', 'WEB-1']);
  });

  it.each(['\\pL', '\\p{Greek}', 'a(?i)b', '(?i:a)', '(?m)^a', '(?U)a+', '\\C', '\\101', '[[:^alpha:]]', '[a-\\d]', '(?-s).'])(
    '%s is refused',
    (source) => {
      expect(readRegex(source)).toMatchObject({ why: expect.stringContaining('not the same everywhere') });
    },
  );
});

describe('wildcards', () => {
  it.each([
    ['a*', '*', '?', ['a', 'ab', 'aab', 'abc', 'a.b', 'a\nb', 'a{']],
    ['a?b', '*', '?', ['aab', 'a.b', 'a\nb']],
    ['\\*', '*', '?', []],
    ['a_b', '%', '_', ['aab', 'a.b', 'a\nb']],
    ['%\\_-%', '%', '_', ['_-9']],
    ['\\\\d', '*', '?', ['\\d']],
    ['\\d', '*', '?', ['\\d']],
  ] as const)('%s', (value, many, one, matching) => {
    const pattern = wildcardPattern(value, many, one);
    expect(subjects.filter((subject) => run(pattern, subject))).toEqual(matching);
  });
});

describe('a character', () => {
  it('is written so that it means itself and ends nothing', () => {
    expect(['"', '`', '$', '\n', "'", '[', '.', '('].map((char) => hexChar(char.charCodeAt(0)))).toEqual([
      '\\x{22}',
      '\\x{60}',
      '\\x{24}',
      '\\x{a}',
      '\\x{27}',
      '\\x{5b}',
      '\\.',
      '\\(',
    ]);
    expect(['"', '.', 'é', '\n', '\u2028', '\u202e'].map((char) => escapedChar(char.charCodeAt(0)))).toEqual([
      '\\"',
      '\\.',
      'é',
      '\\x{a}',
      '\\x{2028}',
      '\\x{202e}',
    ]);
  });

  it('is refused where the engine cannot ignore its case', () => {
    expect(writePattern({ pieces: [], ignoresCase: true }, { ...script, head: () => null })).toMatchObject({
      why: expect.stringContaining('case'),
    });
  });
});
