/**
 * Finds where JSON values begin and end, over any number of blocks, without parsing them. It knows strings, escapes and
 * nesting, and no more of the grammar than tells a broken record from a whole one; the engine judges the rest.
 * Bytes are only looked at once: what a block ends in the middle of goes on in the next.
 */

/** Why `next` returned. */
export type Stop =
  /** All bytes were looked at. */
  | 'more'
  /** A value of the watched depth is whole: it is `start` to `pos`. */
  | 'value'
  /** A list began, as an array of the watched depth or as the items of an object there. `pos` stands behind its `[`. */
  | 'array'
  | 'items'
  /** The array that holds the watched depth closed. */
  | 'closed'
  /** At `pos` stands something that cannot be JSON; `problem` says what. */
  | 'broken';

/** What may stand next. */
const expectValue = 0;
const expectKey = 1;
const expectSeparator = 2;

// Each file that looks at every byte has these of its own: imported, they make its loop a third slower.
const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const encoder = new TextEncoder();

/** Events nest a few dozen levels; this only bounds the memory that a hostile record can take. */
const maxDepth = 1_000_000;

const delimiters = new Uint8Array(256);
for (const byte of [0x20, 0x09, lineFeed, carriageReturn, quote, comma, colon, openBracket, closeBracket, openBrace, closeBrace]) {
  delimiters[byte] = 1;
}

export class JsonScanner {
  /** Index of the next byte to look at. */
  pos = 0;
  /** Index where the value of the watched depth began; -1 between values. */
  start = -1;
  /** Whether a line end stands between the tokens of that value. */
  lineEnds = false;
  problem = '';
  /** The depth at which values are reported. */
  watched = 0;
  /** Whether an object of the watched depth may be a list, told by an array under one of the list keys. */
  listsWelcome = true;
  /** Whether the object at hand had items that are null, which is how an empty list may be written. */
  nullItems = false;

  #depth = 0;
  #expect = expectValue;
  #brackets = new Uint8Array(64);
  #inString = false;
  #inScalar = false;
  #escaped = false;
  /** Where the key began that is being read, if it is one of an object of the watched depth; else -1. */
  #keyStart = -1;
  #itemsKey = false;
  readonly #listKeys: readonly Uint8Array[];
  /** The length of the longest of them, with its quotes. */
  readonly #longestKey: number;

  /** `listKeys` are the members under which a list has its items. */
  constructor(listKeys: readonly string[] = ['items']) {
    this.#listKeys = listKeys.map((key) => encoder.encode(`"${key}"`));
    this.#longestKey = Math.max(0, ...this.#listKeys.map(({ length }) => length));
  }

  get depth(): number {
    return this.#depth;
  }

  /** Whether a line end at `pos` would be a blank. */
  get betweenTokens(): boolean {
    return !this.#inString;
  }

  /** Forgets the value at hand and goes on at `pos` as if between values of this depth. */
  restart(pos: number, depth: number): void {
    this.pos = pos;
    this.start = -1;
    this.lineEnds = false;
    this.watched = depth;
    this.#depth = depth;
    this.#expect = expectValue;
    this.#inString = false;
    this.#inScalar = false;
    this.#escaped = false;
    this.#keyStart = -1;
    this.#itemsKey = false;
  }

  /** The caller drops so many leading bytes. */
  shift(count: number): void {
    this.pos -= count;
    if (this.start >= 0) this.start -= count;
    if (this.#keyStart >= 0) this.#keyStart -= count;
  }

  /** The first byte that must not be dropped yet. */
  get hold(): number {
    if (this.start >= 0) return this.start;
    return this.#inString && this.#keyStart >= 0 && this.pos - this.#keyStart <= this.#longestKey ? this.#keyStart : this.pos;
  }

  next(bytes: Uint8Array): Stop {
    while (this.pos < bytes.length) {
      const stop = this.#inString ? this.#readString(bytes) : this.#inScalar ? this.#readScalar(bytes) : this.#readToken(bytes);
      if (stop !== null) return stop;
    }
    return 'more';
  }

  #readToken(bytes: Uint8Array): Stop | null {
    const byte = bytes[this.pos] as number;
    switch (byte) {
      case quote:
        return this.#openString();
      case openBrace:
      case openBracket:
        return this.#open(byte);
      case closeBrace:
      case closeBracket:
        return this.#close(byte);
      case comma:
        this.#expect = this.#depth > 0 && this.#brackets[this.#depth] === openBrace ? expectKey : expectValue;
        break;
      case colon:
        this.#expect = expectValue;
        break;
      case lineFeed:
      case carriageReturn:
        this.lineEnds = true;
        break;
      case 0x20:
      case 0x09:
        break;
      default:
        return this.#openScalar(byte);
    }
    this.pos++;
    return null;
  }

  #openString(): Stop | null {
    if (this.#expect === expectSeparator) return this.#broken('a comma or a bracket is missing');
    if (this.#expect === expectKey) {
      this.#keyStart = this.#depth === this.watched + 1 ? this.pos : -1;
    } else {
      this.#keyStart = -1;
      this.#beginValue();
    }
    this.#inString = true;
    this.pos++;
    return null;
  }

  #readString(bytes: Uint8Array): Stop | null {
    const end = bytes.length;
    let pos = this.pos;
    if (this.#escaped) {
      this.#escaped = false;
      pos++;
    }
    for (; pos < end; pos++) {
      const byte = bytes[pos] as number;
      // Most bytes of a string are lower-case letters, above every byte that matters.
      if (byte > backslash) continue;
      if (byte === quote) {
        this.pos = pos + 1;
        return this.#closeString(bytes);
      }
      if (byte === backslash) {
        pos++;
      } else if (byte === lineFeed || byte === carriageReturn) {
        this.pos = pos;
        return this.#broken('a string holds a line end');
      }
    }
    // An escape whose second byte is in the next block leaves `pos` one too far.
    this.#escaped = pos > end;
    this.pos = end;
    return null;
  }

  #closeString(bytes: Uint8Array): Stop | null {
    this.#inString = false;
    if (this.#expect === expectKey) {
      this.#itemsKey = this.listsWelcome && this.#keyStart >= 0 && this.#isListKey(bytes, this.#keyStart, this.pos);
      this.#keyStart = -1;
      this.#expect = expectSeparator;
      return null;
    }
    return this.#endValue();
  }

  #openScalar(byte: number): Stop | null {
    if (this.#expect !== expectValue) return this.#broken('a value stands where none may');
    if (this.#itemsKey && byte === 0x6e) this.nullItems = true;
    this.#beginValue();
    this.#inScalar = true;
    this.pos++;
    return null;
  }

  #readScalar(bytes: Uint8Array): Stop | null {
    let pos = this.pos;
    while (pos < bytes.length && delimiters[bytes[pos] as number] === 0) pos++;
    this.pos = pos;
    if (pos === bytes.length) return null;
    this.#inScalar = false;
    return this.#endValue();
  }

  #open(bracket: number): Stop | null {
    if (this.#expect !== expectValue) return this.#broken('a bracket opens where none may');
    if (this.#depth === maxDepth) return this.#broken('it is nested too deeply');
    const itemsBegin = this.#itemsKey && bracket === openBracket;
    this.#beginValue();
    const depth = ++this.#depth;
    if (depth === this.#brackets.length) {
      const grown = new Uint8Array(depth * 2);
      grown.set(this.#brackets);
      this.#brackets = grown;
    }
    this.#brackets[depth] = bracket;
    this.#expect = bracket === openBrace ? expectKey : expectValue;
    this.pos++;
    if (itemsBegin) return 'items';
    return bracket === openBracket && depth === this.watched + 1 ? 'array' : null;
  }

  #close(bracket: number): Stop | null {
    // The closing bracket is two above the opening one, in braces and in brackets.
    if (this.#depth === 0 || this.#brackets[this.#depth] !== bracket - 2) return this.#broken('a bracket closes what was not opened');
    this.pos++;
    this.#depth--;
    const stop = this.#endValue();
    return this.#depth < this.watched ? 'closed' : stop;
  }

  #beginValue(): void {
    this.#itemsKey = false;
    if (this.#depth !== this.watched) return;
    this.start = this.pos;
    this.lineEnds = false;
    this.nullItems = false;
  }

  #endValue(): Stop | null {
    // Values of the outermost depth may follow each other without anything between.
    this.#expect = this.#depth === 0 ? expectValue : expectSeparator;
    return this.#depth === this.watched ? 'value' : null;
  }

  #broken(problem: string): Stop {
    this.problem = problem;
    return 'broken';
  }

  #isListKey(bytes: Uint8Array, from: number, to: number): boolean {
    return this.#listKeys.some((key) => key.length === to - from && key.every((byte, index) => bytes[from + index] === byte));
  }
}
