/**
 * Hostile values in languages that cannot be run here: outside of its strings a text is the same whatever the value, and the
 * strings mean the value. Strings are cut out by the grammar of each language, written anew for this test.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TranslationTarget } from '../../src/model/translation-targets.ts';
import type { Expr, FieldRef, MatchOp, Query, Stage } from '../../src/query/ast.ts';
import { translateQuery } from '../../src/query/translate/translate-query.ts';
import { nastyText } from './nasty-text.ts';

const goEscapes = /\\(?:x([\da-f]{2})|u([\da-f]{4})|(.))/gs;
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const unescaped = (inside: string) =>
  inside.replace(goEscapes, (_, byte: string | undefined, unit: string | undefined, char = '') =>
    (byte ?? unit) === undefined ? (controls[char] ?? char) : String.fromCharCode(Number.parseInt(byte ?? unit ?? '', 16)),
  );
/** What a regular expression of literals alone stands for. */
const unescapeRegex = (inside: string) =>
  inside.replace(/\\x\{([\da-f]+)\}|\\(.)/gsu, (_, code: string | undefined, char = '') =>
    code === undefined ? char : String.fromCodePoint(Number.parseInt(code, 16)),
  );

interface Grammar {
  /** Comments, strings, regular expressions, quoted names: nothing in them is of the language. */
  readonly quoted: RegExp;
  readonly meaning: (quoted: string) => string;
}

const grammars: Readonly<Record<Exclude<TranslationTarget, 'jq'>, Grammar>> = {
  kql: {
    quoted: /\/\/[^\n]*|@"(?:[^"\n]|"")*"|"(?:[^"\\\n]|\\.)*"/g,
    meaning: (text) => (text.startsWith('@') ? unescapeRegex(text.slice(2, -1)) : unescaped(text.slice(1, -1))),
  },
  esql: { quoted: /\/\/[^\n]*|"(?:[^"\\\r\n]|\\[tnr"\\])*"|`(?:[^`]|``)*`/g, meaning: (text) => unescaped(text.slice(1, -1)) },
  logql: { quoted: /#[^\n]*|"(?:[^"\\\n]|\\.)*"|`[^`]*`/g, meaning: (text) => unescaped(text.slice(1, -1)) },
  spl: { quoted: /```[^`]*```|"[^"\n]*"|'[^'\n]*'/g, meaning: (text) => unescapeRegex(text.slice(1, -1)) },
  cloudwatch: { quoted: /#[^\n]*|"[^"\n]*"|\/(?:[^/\\\n]|\\.)*\/|`[^`\n]*`/g, meaning: (text) => unescapeRegex(text.slice(1, -1)) },
};

const span = { start: 0, end: 0 };
const ref = (field: string, key?: string): FieldRef => ({
  field,
  path: key === undefined ? [] : [{ kind: 'key', key }],
  text: field,
  span,
});

/** A filter, and whether the text has to hold the value as it is. */
type Case = readonly [name: string, where: (value: string) => Expr, isWhole: boolean];
const match =
  (op: MatchOp, field = 'name') =>
  (value: string): Expr => ({ kind: 'match', field: ref(field), op, value, negated: false, span });
const text = (value: string) => ({ kind: 'text', value, span }) as const;
const cases: readonly Case[] = [
  ['equals', (value) => ({ kind: 'compare', field: ref('name'), op: '=', value: text(value) }), true],
  ['is not', (value) => ({ kind: 'compare', field: ref('user'), op: '!=', value: text(value) }), true],
  ['is one of', (value) => ({ kind: 'in', field: ref('name'), values: [text(value), text('plain')], negated: true }), false],
  ['contains', match('contains'), false],
  ['starts with', match('startswith', 'requesturi'), false],
  ['ends with', match('endswith', 'authz_reason'), false],
  ['fits', match('like', 'useragent'), false],
  ['has an element', match('contains', 'groups'), false],
  ['has an element that begins', match('startswith', 'groups'), false],
  ['is under a key', (key) => ({ kind: 'empty', field: ref('annotations', key), negated: true }), false],
  ['is under a key of a body', (key) => ({ kind: 'compare', field: ref('request', key), op: '=', value: text('x') }), false],
  ['free text', (value) => ({ kind: 'text', value, span }), false],
];

const by = [ref('user')];
const isNamed = (value: string): Expr => ({ kind: 'compare', field: ref('name'), op: '=', value: text(value) });
/** Stages that hold a value themselves. */
const stageCases: readonly (readonly [name: string, stages: (value: string) => Stage[]])[] = [
  ['a ratio', (value) => [{ kind: 'ratio', part: isNamed(value), whole: null, by, span }]],
  ['a sequence', (value) => [{ kind: 'sequence', by, steps: [isNamed(value), null], withinUs: 1e6, span }]],
  [
    'a formula',
    (value) => [
      { kind: 'eval', name: 'made', formula: { kind: 'text', value, span }, span },
      { kind: 'groupby', keys: [{ ...ref('made'), computed: 'text' }], span },
    ],
  ],
  [
    'a condition in a formula',
    (value) => [
      {
        kind: 'eval',
        name: 'made',
        formula: {
          kind: 'if',
          condition: { kind: 'filter', where: isNamed(value) },
          value: { kind: 'number', value: 1, unit: 'number', span },
          otherwise: { kind: 'number', value: 2, unit: 'number', span },
          span,
        },
        span,
      },
      { kind: 'groupby', keys: [{ ...ref('made'), computed: 'number' }], span },
    ],
  ],
];

const written = (target: TranslationTarget, query: Query) => translateQuery(query, target).text;

function skeletonOf(target: Exclude<TranslationTarget, 'jq'>, program: string): string {
  return program.replace(grammars[target].quoted, '§').replace(/[\w.:/-]+/g, 'name');
}

/** What shows that a string has ended where it should not. */
const strays: Readonly<Record<Exclude<TranslationTarget, 'jq'>, RegExp>> = {
  kql: /["'`\\{}]/,
  esql: /["'`\\]/,
  logql: /["'`\\]/,
  spl: /["'`\\$[\]]/,
  cloudwatch: /["'`\\$]/,
};

/** What the program around the language would replace before the language reads it, in strings too: variables, macros, parameters. */
const replaced: Readonly<Record<Exclude<TranslationTarget, 'jq'>, RegExp>> = {
  kql: /(?<!\\x)\{/,
  esql: /^$/,
  logql: /\$(?!__range\])|\[\[/,
  spl: /\$|(?<!`)`{1,2}(?!`)/,
  cloudwatch: /\$\{/,
};

describe.each(Object.keys(grammars) as Exclude<TranslationTarget, 'jq'>[])('hostile values in %s', (target) => {
  it.each(cases)('%s: are data', (name, where, isWhole) => {
    const skeleton = (value: string) => {
      const program = written(target, { where: where(value), stages: [] });
      return program === null ? null : skeletonOf(target, program);
    };
    // A plain value may be a string where any other is a regular expression; a key may become a name in quotes.
    const expected = new Set([' ', 'plain', 'x"y', 'a.b', 'a/b', 'x\ny"', '%a%', '%"%', '%"', '"%', 'a%b'].map(skeleton));
    let said = 0;
    fc.assert(
      fc.property(nastyText, (value) => {
        const program = written(target, { where: where(value), stages: [] });
        if (program === null) return;
        said += 1;
        const bones = skeletonOf(target, program);
        expect(expected, JSON.stringify(value)).toContain(bones);
        expect(bones.replaceAll('[$name]', '')).not.toMatch(strays[target]);
        expect(program).not.toMatch(replaced[target]);
        // Control characters and what turns the direction of writing are never seen raw, but for those that a grammar has no code for.
        if (target !== 'esql') expect(program).not.toMatch(/(?!\n)[\p{Cc}\u2028\u202e]/u);
        if (!isWhole) return;
        const strings = [...program.matchAll(grammars[target].quoted)].map(([quoted]) => grammars[target].meaning(quoted));
        const meant = strings.some((one) => one.replace(/^\(\?s\)/, '').replace(/^(?:\^|A)|(?:\$|z)$/g, '') === value || one === value);
        expect(meant, `${JSON.stringify(value)} in ${program}`).toBe(true);
      }),
      { numRuns: 300, seed: 5 },
    );
    const untold = { esql: ['free text'], cloudwatch: ['has an element', 'has an element that begins'] };
    if (!(untold as Record<string, string[]>)[target]?.includes(name)) expect(said).toBeGreaterThan(0);
  });

  it.each(stageCases)('%s: values are data', (name, stageOf) => {
    const skeleton = (value: string) => {
      const program = written(target, { where: null, stages: stageOf(value) });
      return program === null ? null : skeletonOf(target, program);
    };
    const expected = new Set([' ', 'plain', 'x"y', 'a.b', 'a/b', '5'].map(skeleton));
    fc.assert(
      fc.property(nastyText, (value) => {
        const program = written(target, { where: null, stages: stageOf(value) });
        if (program === null) return;
        const bones = skeletonOf(target, program);
        expect(expected, `${name}: ${JSON.stringify(value)}`).toContain(bones);
        expect(bones.replaceAll('[$name]', '').replace(/\[\w+\]/g, '')).not.toMatch(strays[target]);
        expect(program).not.toMatch(replaced[target]);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('names of columns are names', () => {
    fc.assert(
      fc.property(nastyText, nastyText, (name, other) => {
        const key = { ...ref('user'), text: name };
        const query: Query = {
          where: null,
          stages: [
            { kind: 'aggregate', aggregates: [{ name: 'count', as: other === name ? `${other}!` : other }], by: [key], span },
            { kind: 'having', column: { kind: 'column', key: other, span }, op: '>', value: { kind: 'number', value: 5, span }, span },
          ],
        };
        const program = written(target, query);
        if (program === null) return;
        expect(skeletonOf(target, program)).toMatch(/^[\w\s§@|(),=*><{}$[\]+~]*$/);
        expect(program).not.toMatch(/(?!\n)[\p{Cc}\u2028\u202e]/u);
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});
