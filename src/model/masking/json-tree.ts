/** JSON as values with their places in the text: what masking needs in order to replace a value and leave every other byte alone. */

interface Placed {
  readonly start: number;
  readonly end: number;
}

export type JsonNode =
  | (Placed & { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: JsonNode])[] })
  | (Placed & { readonly kind: 'array'; readonly items: readonly JsonNode[] })
  | (Placed & { readonly kind: 'string'; readonly text: string })
  | (Placed & { readonly kind: 'number' | 'word' });

/** Deeper text is not followed; who masks it goes by how it looks. */
const deepest = 400;

/** Null where the text is no JSON, or is nested too deeply. */
export function readJsonTree(text: string): JsonNode | null {
  const reader = new TreeReader(text);
  const node = reader.value(0);
  return node !== null && reader.isAtEnd() ? node : null;
}

const blank = /[ \t\r\n]*/y;
const scalar = /-?\d[\d.eE+-]*|true|false|null/y;

class TreeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    this.#skipBlanks();
    return this.#at === this.#text.length;
  }

  value(depth: number): JsonNode | null {
    if (depth > deepest) return null;
    this.#skipBlanks();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #object(depth: number): JsonNode | null {
    const start = this.#at;
    const members: (readonly [string, JsonNode])[] = [];
    this.#at++;
    if (this.#takes('}')) return { kind: 'object', start, end: this.#at, members };
    while (true) {
      this.#skipBlanks();
      const key = this.#text[this.#at] === '"' ? this.#string() : null;
      if (key?.kind !== 'string' || !this.#takes(':')) return null;
      const value = this.value(depth + 1);
      if (value === null) return null;
      members.push([key.text, value]);
      if (this.#takes('}')) return { kind: 'object', start, end: this.#at, members };
      if (!this.#takes(',')) return null;
    }
  }

  #array(depth: number): JsonNode | null {
    const start = this.#at;
    const items: JsonNode[] = [];
    this.#at++;
    if (this.#takes(']')) return { kind: 'array', start, end: this.#at, items };
    while (true) {
      const item = this.value(depth + 1);
      if (item === null) return null;
      items.push(item);
      if (this.#takes(']')) return { kind: 'array', start, end: this.#at, items };
      if (!this.#takes(',')) return null;
    }
  }

  #string(): JsonNode | null {
    const start = this.#at;
    const end = this.#endOfString(start + 1);
    if (end < 0) return null;
    this.#at = end;
    const inner = this.#text.slice(start + 1, end - 1);
    if (!inner.includes('\\')) return { kind: 'string', start, end, text: inner };
    try {
      return { kind: 'string', start, end, text: JSON.parse(this.#text.slice(start, end)) as string };
    } catch {
      return null;
    }
  }

  #endOfString(from: number): number {
    let at = from;
    while (true) {
      const next = this.#text.indexOf('"', at);
      if (next < 0) return -1;
      let escapes = 0;
      while (this.#text[next - 1 - escapes] === '\\' && next - 1 - escapes >= from) escapes++;
      if (escapes % 2 === 0) return next + 1;
      at = next + 1;
    }
  }

  #scalar(): JsonNode | null {
    const start = this.#at;
    scalar.lastIndex = start;
    if (!scalar.test(this.#text)) return null;
    this.#at = scalar.lastIndex;
    return { kind: /[-\d]/.test(this.#text[start] ?? '') ? 'number' : 'word', start, end: this.#at };
  }

  #takes(character: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    blank.lastIndex = this.#at;
    blank.test(this.#text);
    this.#at = blank.lastIndex;
  }
}
