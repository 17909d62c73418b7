/**
 * Where to go on after a broken record. Printed JSON shows it: the next record opens its brace at the same column as the
 * broken one did, or in the first column, where a new value of the outermost level begins.
 */

const lineFeed = 0x0a;
const openBrace = 0x7b;
/** Nobody indents deeper; more blanks are not worth keeping. */
const maxIndent = 1024;

export interface Restart {
  /** Index of the brace. */
  readonly at: number;
  /** It stands in the first column: whatever held the broken record is given up. */
  readonly outermost: boolean;
}

export interface Search {
  readonly restart: Restart | null;
  /** Bytes before this index need not be looked at again. */
  readonly looked: number;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

/** The number of blanks before `at`, where nothing else stands before it on its line; else -1. */
export function indentBefore(bytes: Uint8Array, at: number): number {
  let from = at;
  while (from > 0 && isBlank(bytes[from - 1])) from--;
  return from === 0 || bytes[from - 1] === lineFeed ? at - from : -1;
}

/** Where the line end stands that is followed by blanks only, up to `at`; `at` where something else stands there. */
export function startOfIndent(bytes: Uint8Array, at: number): number {
  const indent = indentBefore(bytes, at);
  return indent < 0 || indent > maxIndent || indent === at ? at : at - indent - 1;
}

/** Looks from the line of `pos` on, but not before `from`, for a brace that is indented by `indent`, or not at all. */
export function findRestart(bytes: Uint8Array, from: number, pos: number, indent: number): Search {
  let lineEnd = bytes.lastIndexOf(lineFeed, Math.max(pos - 1, 0));
  if (lineEnd < from) lineEnd = bytes.indexOf(lineFeed, pos);
  while (lineEnd >= 0) {
    let at = lineEnd + 1;
    while (isBlank(bytes[at])) at++;
    const column = at - lineEnd - 1;
    if (at === bytes.length) return { restart: null, looked: lineEnd };
    if (bytes[at] === openBrace && (column === 0 || column === indent)) {
      return { restart: { at, outermost: column === 0 }, looked: at };
    }
    lineEnd = bytes.indexOf(lineFeed, at);
  }
  return { restart: null, looked: bytes.length };
}
