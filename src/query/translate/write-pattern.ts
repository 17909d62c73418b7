/** Writes a pattern in the regular expressions of one engine. Only ASCII letters and digits stand there as they are. */
import { type Cannot, cannot, type Said } from './draft.ts';
import type { Pattern, Piece } from './pattern.ts';

export interface PatternStyle {
  /** Any one character, the end of a line too, with whatever flags `head` sets. */
  readonly any: string;
  readonly start: string;
  readonly end: string;
  /** Null where the engine does not know the edge of a word, or means another by it. */
  readonly boundary: readonly [plain: string, negated: string] | null;
  /** Stands before all; null where the engine cannot ignore case. */
  readonly head: (ignoresCase: boolean) => string | null;
  readonly open: string;
  readonly lazy: boolean;
  /** A character that is no ASCII letter, digit, `_`, `-`, `/`, `:`, `,`, `=`, `@`, `%` or blank. */
  readonly char: (code: number) => string;
  /** What else has to be escaped of those, such as the delimiter. */
  readonly special?: RegExp;
}

/** The edges of words by looking around: engines disagree on `\b` beyond ASCII. */
const word = '[0-9A-Za-z_]';
export const lookaroundBoundary: PatternStyle['boundary'] = [
  `(?:(?<!${word})(?=${word})|(?<=${word})(?!${word}))`,
  `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`,
];

/** `\x{1f}`, but for the signs that mean something in regular expressions alone: nothing that could end the text around them. */
export function hexChar(code: number): string {
  const sign = String.fromCodePoint(code);
  return '.+*?()'.includes(sign) ? `\\${sign}` : `\\x{${code.toString(16)}}`;
}

/** A backslash and the character where that is punctuation of ASCII; the character itself beyond ASCII; else its code. */
export function escapedChar(code: number): string {
  if (code > 0xa0 && (code < 0xd800 || code > 0xdfff) && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(String.fromCodePoint(code)))
    return String.fromCodePoint(code);
  return code > 0x20 && code < 0x7f ? `\\${String.fromCodePoint(code)}` : hexChar(code);
}

export function writePattern({ pieces, ignoresCase }: Pattern, style: PatternStyle): Said {
  const head = style.head(ignoresCase);
  if (head === null) return cannot('its regular expressions do not ignore case');
  const written: string[] = [head];
  for (const piece of pieces) {
    const one = writePiece(piece, style);
    if (typeof one !== 'string') return one;
    written.push(one);
  }
  return written.join('');
}

function writePiece(piece: Piece, style: PatternStyle): string | Cannot {
  switch (piece.kind) {
    case 'literal':
      return writeChar(piece.code, style);
    case 'any':
      return style.any;
    case 'class':
      return writeClass(piece, style);
    case 'repeat':
      if (piece.lazy && !style.lazy) return cannot('its regular expressions have no lazy repetition');
      return `${writeRepeat(piece)}${piece.lazy ? '?' : ''}`;
    case 'boundary':
      return style.boundary?.[piece.negated ? 1 : 0] ?? cannot('its regular expressions do not know the edge of a word');
    case 'open':
      return style.open;
    case 'close':
      return ')';
    case 'or':
      return '|';
    default:
      return style[piece.kind];
  }
}

function writeRepeat({ low, high }: Extract<Piece, { kind: 'repeat' }>): string {
  if (high === null && low < 2) return low === 0 ? '*' : '+';
  if (low === 0 && high === 1) return '?';
  return high === low ? `{${low}}` : `{${low},${high ?? ''}}`;
}

function writeClass({ negated, ranges }: Extract<Piece, { kind: 'class' }>, style: PatternStyle): string {
  const written = ranges.map(([first, last]) =>
    first === last ? writeMember(first, style) : `${writeMember(first, style)}-${writeMember(last, style)}`,
  );
  return `[${negated ? '^' : ''}${written.join('')}]`;
}

function writeMember(code: number, style: PatternStyle): string {
  return code === 0x2d ? style.char(code) : writeChar(code, style);
}

function writeChar(code: number, style: PatternStyle): string {
  const char = code < 0x80 ? String.fromCharCode(code) : '';
  return /^[\w/:,=@% -]$/.test(char) && style.special?.test(char) !== true ? char : style.char(code);
}
