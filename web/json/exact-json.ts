/**
 * JSON as values, where a number that JavaScript would round keeps its text. A body may hold any number; what is shown, compared
 * and copied is what the log has.
 */

/** A number that no JavaScript number is. */
export class ExactNumber {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return mark + this.#text;
  }
}

/** What stands for such a number while JSON is read and written. Drawn anew for each page: no log can hold it. */
const mark = `number ${Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('-')} `;

/** @throws SyntaxError where the text is no JSON. */
export function parseExact(text: string): unknown {
  const marked = markNumbers(text);
  return marked === null ? JSON.parse(text) : unmark(JSON.parse(marked));
}

/** As `JSON.stringify` does, with exact numbers as they were. @throws RangeError where the value is nested too deeply. */
export function printExact(value: unknown, indent?: number): string | undefined {
  return JSON.stringify(value, null, indent)?.replace(new RegExp(`"${mark}([^"]*)"`, 'g'), '$1');
}

const suspicious = /\d[\d.]{15,}|\d[eE]/;
const stringOrNumber = /"|-?\d[\d.eE+-]*/g;

/** The text with each number that would be rounded as a marked string; null where there is none. */
function markNumbers(text: string): string | null {
  if (!suspicious.test(text)) return null;
  const pieces: string[] = [];
  let from = 0;
  stringOrNumber.lastIndex = 0;
  for (let found = stringOrNumber.exec(text); found !== null; found = stringOrNumber.exec(text)) {
    const [token] = found;
    if (token === '"') {
      stringOrNumber.lastIndex = endOfString(text, found.index + 1);
      continue;
    }
    if (!isRounded(token)) continue;
    pieces.push(text.slice(from, found.index), JSON.stringify(mark + token));
    from = found.index + token.length;
  }
  return from === 0 ? null : pieces.join('') + text.slice(from);
}

function endOfString(text: string, from: number): number {
  for (let at = from; ; at += 1) {
    const next = text.indexOf('"', at);
    if (next < 0) return text.length;
    let escapes = 0;
    while (text[next - 1 - escapes] === '\\' && next - 1 - escapes >= from) escapes += 1;
    if (escapes % 2 === 0) return next + 1;
    at = next;
  }
}

const number = /^-?(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** What is no number is left to the parser, which says so. */
function isRounded(token: string): boolean {
  return number.test(token) && digitsOf(token) !== digitsOf(String(Number(token)));
}

/** The same for all ways to write a number: `1.50`, `15e-1`. */
function digitsOf(token: string): string {
  const [, whole = '', fraction = '', power = '0'] = number.exec(token) ?? [token, token];
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '0' : `${kept}e${Number(power) - fraction.length + digits.length - kept.length}`;
}

/** A stack instead of calls: depth is the log's to choose. */
function unmark(root: unknown): unknown {
  const holder = [root];
  const waiting: object[] = [holder];
  for (let inside = waiting.pop(); inside !== undefined; inside = waiting.pop()) {
    for (const [key, value] of Object.entries(inside) as [string, unknown][]) {
      if (typeof value === 'object' && value !== null) waiting.push(value);
      else if (typeof value === 'string' && value.startsWith(mark)) {
        // Not an assignment: a key may be `__proto__`.
        Object.defineProperty(inside, key, { value: new ExactNumber(value.slice(mark.length)), enumerable: true });
      }
    }
  }
  return holder[0];
}
