/** How the first object of an input lies on its lines: what tells JSON lines from a stream of JSON values. */
import type { Head } from './envelope.ts';
import { JsonScanner } from './json-scanner.ts';

export type HeadShape = 'object-per-line' | 'object-over-lines' | 'objects-on-one-line' | 'no-object';

const lineFeed = 0x0a;
const openBrace = 0x7b;
const blanks: readonly (number | undefined)[] = [0x20, 0x09, lineFeed, 0x0d];

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (blanks.includes(bytes[at])) at++;
  return at;
}

export function shapeOf({ bytes, start }: Head): HeadShape {
  if (bytes[start] !== openBrace) return 'no-object';
  const lineEnd = bytes.indexOf(lineFeed, start);
  const line = lineEnd < 0 ? bytes : bytes.subarray(0, lineEnd);
  const scanner = new JsonScanner();
  scanner.listsWelcome = false;
  scanner.pos = start;
  const stop = scanner.next(line);
  if (stop === 'value') return line[skipBlanks(line, scanner.pos)] === openBrace ? 'objects-on-one-line' : 'object-per-line';
  if (stop === 'broken' || lineEnd < 0) return 'object-per-line';
  // Its first line ends within the object. If the next one opens an object, the first was merely cut short.
  const next = bytes[skipBlanks(bytes, lineEnd)];
  return scanner.betweenTokens && next !== openBrace ? 'object-over-lines' : 'object-per-line';
}
