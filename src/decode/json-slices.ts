/**
 * Finds values inside one JSON value without parsing it: where a member of an object begins and ends. So what is inside a
 * wrapper is taken out byte for byte. What is no JSON gives null; most of the grammar is for the engine to judge.
 */

export interface Slice {
  readonly start: number;
  readonly end: number;
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const decoder = new TextDecoder();

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] as number) <= 0x20) at++;
  return at;
}

/** The index behind a string that begins at `from`; -1 where it has no end. */
export function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte === backslash) at++;
  }
  return -1;
}

/** The index behind the value that begins at `from`; -1 where it has no end. */
function endOfValue(bytes: Uint8Array, from: number): number {
  const first = bytes[from];
  if (first === quote) return endOfString(bytes, from);
  if (first === openBrace || first === openBracket) return endOfBrackets(bytes, from);
  let at = from;
  while (at < bytes.length && !endsScalar(bytes[at] as number)) at++;
  return at;
}

/** The index behind the object or array that begins at `from`; -1 where it has no end. */
export function endOfBrackets(bytes: Uint8Array, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; ) {
    const byte = bytes[at] as number;
    if (byte === quote) {
      at = endOfString(bytes, at);
      if (at < 0) return -1;
      continue;
    }
    at++;
    if (byte === openBrace || byte === openBracket) depth++;
    else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) return at;
  }
  return -1;
}

function endsScalar(byte: number): boolean {
  return byte <= 0x20 || byte === comma || byte === closeBrace || byte === closeBracket;
}

/** Members of the object, in order: key with its quotes, and value. Null where it is none, or is broken. */
export function membersOf(bytes: Uint8Array, object: Slice): { readonly key: Slice; readonly value: Slice }[] | null {
  if (bytes[object.start] !== openBrace) return null;
  const members: { key: Slice; value: Slice }[] = [];
  let at = skipBlanks(bytes, object.start + 1);
  while (at < object.end && bytes[at] !== closeBrace) {
    if (bytes[at] !== quote) return null;
    const keyEnd = endOfString(bytes, at);
    const colonAt = keyEnd < 0 ? -1 : skipBlanks(bytes, keyEnd);
    if (colonAt < 0 || bytes[colonAt] !== colon) return null;
    const start = skipBlanks(bytes, colonAt + 1);
    const end = endOfValue(bytes, start);
    if (end <= start || end > object.end) return null;
    members.push({ key: { start: at, end: keyEnd }, value: { start, end } });
    at = skipBlanks(bytes, end);
    if (bytes[at] === comma) at = skipBlanks(bytes, at + 1);
  }
  return bytes[at] === closeBrace ? members : null;
}

/** Elements of the array; null where it is none, or is broken. */
export function elementsOf(bytes: Uint8Array, array: Slice): Slice[] | null {
  if (bytes[array.start] !== openBracket) return null;
  const elements: Slice[] = [];
  let at = skipBlanks(bytes, array.start + 1);
  while (at < array.end && bytes[at] !== closeBracket) {
    const end = endOfValue(bytes, at);
    if (end <= at || end > array.end) return null;
    elements.push({ start: at, end });
    at = skipBlanks(bytes, end);
    if (bytes[at] === comma) at = skipBlanks(bytes, at + 1);
  }
  return bytes[at] === closeBracket ? elements : null;
}

/** The values of an object by their keys. Null where it is none, is broken, or has a key twice: nobody knows which one counts. */
export function readObject(bytes: Uint8Array, object: Slice = { start: 0, end: bytes.length }): ReadonlyMap<string, Slice> | null {
  const members = membersOf(bytes, object);
  if (members === null) return null;
  const values = new Map(members.map(({ key, value }) => [decoder.decode(bytes.subarray(key.start + 1, key.end - 1)), value]));
  return values.size === members.length ? values : null;
}

/** The object under a key of another, such as `properties` of an Azure record. */
export function readMember(bytes: Uint8Array, of: ReadonlyMap<string, Slice>, key: string): ReadonlyMap<string, Slice> | null {
  const slice = of.get(key);
  return slice === undefined ? null : readObject(bytes, slice);
}

export function isString(bytes: Uint8Array, { start }: Slice): boolean {
  return bytes[start] === quote;
}

/** A short string as text; null for anything else. */
export function readText(bytes: Uint8Array, slice: Slice | undefined): string | null {
  if (slice === undefined || !isString(bytes, slice)) return null;
  try {
    return String(JSON.parse(decoder.decode(bytes.subarray(slice.start, slice.end))));
  } catch {
    return null;
  }
}
