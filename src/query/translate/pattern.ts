/**
 * Patterns over text in pieces that each language can write in its own way: globs, LIKE patterns, and of RE2's regular
 * expressions what all engines have and understand alike. The rest is refused rather than guessed.
 */
import { type Cannot, cannot } from './draft.ts';

export type CharRange = readonly [first: number, last: number];

export type Piece =
  /** One character, by its code point. */
  | { readonly kind: 'literal'; readonly code: number }
  /** Any one character, the end of a line too. */
  | { readonly kind: 'any' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly CharRange[] }
  /** Repeats the piece or the group before it. */
  | { readonly kind: 'repeat'; readonly low: number; readonly high: number | null; readonly lazy: boolean }
  | { readonly kind: 'open' | 'close' | 'or' | 'start' | 'end' }
  /** Between a letter, digit or `_` of ASCII and another character. */
  | { readonly kind: 'boundary'; readonly negated: boolean };

export interface Pattern {
  readonly pieces: readonly Piece[];
  readonly ignoresCase: boolean;
}

/** The text itself, anywhere. */
export function literalPieces(text: string): Piece[] {
  return Array.from(text, (char) => ({ kind: 'literal', code: char.codePointAt(0) ?? 0 }));
}

/** One of the texts. */
export function anyOf(texts: readonly string[]): Piece[] {
  return texts.flatMap((text, at) => [...(at === 0 ? [] : [{ kind: 'or' } as const]), ...literalPieces(text)]);
}

/** `*` and `?`, or for LIKE `%` and `_`, over the whole text. A backslash makes the next of them, or another backslash, literal. */
export function wildcardPattern(value: string, many: '*' | '%', one: '?' | '_'): Pattern {
  const pieces: Piece[] = [];
  const chars = Array.from(value);
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    const next = chars[at + 1];
    if (char === many) pieces.push({ kind: 'any' }, { kind: 'repeat', low: 0, high: null, lazy: false });
    else if (char === one) pieces.push({ kind: 'any' });
    else if (char === '\\' && (next === many || next === one || next === '\\')) {
      pieces.push(...literalPieces(next));
      at += 1;
    } else pieces.push(...literalPieces(char));
  }
  return { pieces: [{ kind: 'start' }, ...pieces, { kind: 'end' }], ignoresCase: false };
}

const digits: CharRange = [0x30, 0x39];
const upper: CharRange = [0x41, 0x5a];
const lower: CharRange = [0x61, 0x7a];
const underscore: CharRange = [0x5f, 0x5f];

/** As RE2 reads them: ASCII alone. */
const shorthands: Readonly<Record<string, readonly CharRange[]>> = {
  d: [digits],
  w: [digits, upper, underscore, lower],
  s: [
    [0x09, 0x0a],
    [0x0c, 0x0d],
    [0x20, 0x20],
  ],
};
const named: Readonly<Record<string, readonly CharRange[]>> = {
  alpha: [upper, lower],
  alnum: [digits, upper, lower],
  digit: [digits],
  lower: [lower],
  upper: [upper],
  word: [digits, upper, underscore, lower],
  xdigit: [digits, [0x41, 0x46], [0x61, 0x66]],
  space: [
    [0x09, 0x0d],
    [0x20, 0x20],
  ],
};
const controls: Readonly<Record<string, number>> = { a: 7, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** One step at a time; what is not here is refused. */
const step =
  /(?<quoted>\\Q[\s\S]*?(?:\\E|$))|\\x(?:\{(?<wide>[\da-fA-F]{1,6})\}|(?<hex>[\da-fA-F]{2}))|\\(?<escaped>[\s\S])|\[(?<not>\^?)(?<inside>\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*)\]|(?<open>\((?:\?(?:P?<\w+>|:))?(?!\?))|(?<sign>[|)^$.])|(?<repeat>[*+?]|\{(?<low>\d{1,4})(?<comma>,)?(?<high>\d{1,4})?\})(?<lazy>\??)|(?<char>[^([\\])/guy;

/** The pieces of a regular expression that the checker has accepted. */
export function readRegex(source: string): Pattern | Cannot {
  const flags = /^\(\?([is]+)\)/.exec(source);
  const pieces: Piece[] = [];
  step.lastIndex = flags?.[0].length ?? 0;
  while (step.lastIndex < source.length) {
    const start = step.lastIndex;
    const groups = step.exec(source)?.groups;
    const found = groups === undefined ? null : readStep(groups);
    if (found === null) {
      const rest = source.slice(start, start + 8);
      return cannot(
        `“${rest}” in a regular expression is not the same everywhere`,
        'Write it with plain classes and groups, or with like.',
      );
    }
    pieces.push(...found);
  }
  return { pieces, ignoresCase: flags?.[1]?.includes('i') ?? false };
}

function readStep(groups: Readonly<Record<string, string | undefined>>): Piece[] | null {
  const { quoted, wide, hex, escaped, inside, open, sign, repeat, char } = groups;
  if (quoted !== undefined) return literalPieces(quoted.slice(2).replace(/\\E$/, ''));
  const code = wide ?? hex;
  if (code !== undefined) return readCode(code);
  if (escaped !== undefined) return readEscape(escaped);
  if (inside !== undefined) return readClass(inside, groups['not'] === '^');
  if (open !== undefined) return [{ kind: 'open' }];
  if (sign !== undefined) return [{ kind: ({ '|': 'or', ')': 'close', '^': 'start', $: 'end', '.': 'any' } as const)[sign] ?? 'any' }];
  if (repeat !== undefined) return [readRepeat(repeat, groups)];
  return char === undefined ? null : literalPieces(char);
}

function readCode(hex: string): Piece[] | null {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10_ffff ? [{ kind: 'literal', code }] : null;
}

function readEscape(char: string): Piece[] | null {
  if (char === 'A') return [{ kind: 'start' }];
  if (char === 'z') return [{ kind: 'end' }];
  if (char === 'b' || char === 'B') return [{ kind: 'boundary', negated: char === 'B' }];
  const ranges = shorthands[char.toLowerCase()];
  if (ranges !== undefined) return [{ kind: 'class', negated: char !== char.toLowerCase(), ranges }];
  const control = controls[char];
  if (control !== undefined) return [{ kind: 'literal', code: control }];
  return /[\p{L}\p{N}]/u.test(char) ? null : literalPieces(char);
}

const member = /\[:(?<name>\^?\w+):\]|\\x(?:\{(?<wide>[\da-fA-F]{1,6})\}|(?<hex>[\da-fA-F]{2}))|\\(?<escaped>[\s\S])|(?<char>[\s\S])/guy;

function readClass(inside: string, negated: boolean): Piece[] | null {
  const ranges: CharRange[] = [];
  let dash = false;
  let single = false;
  member.lastIndex = 0;
  while (member.lastIndex < inside.length) {
    const groups = member.exec(inside)?.groups ?? {};
    const isDash = groups['char'] === '-' && single && member.lastIndex < inside.length;
    if (isDash && !dash) {
      dash = true;
      continue;
    }
    const next = readMember(groups);
    if (next === null) return null;
    const [only, another] = next;
    const isSingle = only !== undefined && another === undefined && only[0] === only[1];
    const before = ranges.at(-1);
    if (dash) {
      if (!isSingle || before === undefined || before[0] > only[0]) return null;
      ranges[ranges.length - 1] = [before[0], only[0]];
    } else ranges.push(...next);
    single = isSingle && !dash;
    dash = false;
  }
  return [{ kind: 'class', negated, ranges }];
}

function readMember({ name, wide, hex, escaped, char }: Readonly<Record<string, string | undefined>>): readonly CharRange[] | null {
  if (name !== undefined) return named[name] ?? null;
  const shorthand = escaped === undefined ? undefined : shorthands[escaped];
  if (shorthand !== undefined) return shorthand;
  const found =
    escaped !== undefined ? readEscape(escaped) : (wide ?? hex) !== undefined ? readCode(wide ?? hex ?? '') : literalPieces(char ?? '');
  const [only] = found ?? [];
  return only?.kind === 'literal' ? [[only.code, only.code]] : null;
}

function readRepeat(repeat: string, groups: Readonly<Record<string, string | undefined>>): Piece {
  const lazy = groups['lazy'] === '?';
  if (repeat === '*') return { kind: 'repeat', low: 0, high: null, lazy };
  if (repeat === '+') return { kind: 'repeat', low: 1, high: null, lazy };
  if (repeat === '?') return { kind: 'repeat', low: 0, high: 1, lazy };
  const low = Number(groups['low']);
  const high = groups['high'] === undefined ? (groups['comma'] === undefined ? low : null) : Number(groups['high']);
  return { kind: 'repeat', low, high, lazy };
}
