/**
 * What the JSON at the beginning of an input is made of: the paths that its values have, such as `records[].properties.log`.
 * Wrappers are told by them. The head may end anywhere, and what is broken ends its value.
 */
import type { Head } from './envelope.ts';
import { endOfBrackets, endOfString, readText } from './json-slices.ts';

/** By path: the first string that stands there, or '' for other values and for long strings. */
export type HeadPaths = ReadonlyMap<string, string>;

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const lineFeed = 0x0a;

/** No wrapper is told by anything that lies deeper. */
const deepest = 5;
const longestText = 256;

const known = new WeakMap<Head, HeadPaths>();

export function pathsOf(head: Head): HeadPaths {
  const found = known.get(head);
  if (found !== undefined) return found;
  const walk = new PathWalk(head.bytes);
  walk.values(head.start);
  known.set(head, walk.paths);
  return walk.paths;
}

/** Whether all of these paths are there. */
export function hasPaths(head: Head, ...paths: readonly string[]): boolean {
  const there = pathsOf(head);
  return paths.every((path) => there.has(path));
}

class PathWalk {
  readonly paths = new Map<string, string>();
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Values one after the other. After a broken one it goes on with the next line. */
  values(from: number): void {
    this.#at = from;
    while (this.#blank() < this.#bytes.length) {
      const opening = this.#bytes[this.#at];
      const isWhole = (opening === openBrace || opening === openBracket) && this.#value('', 0);
      if (isWhole) continue;
      const end = this.#bytes.indexOf(lineFeed, this.#at);
      if (end < 0) return;
      this.#at = end + 1;
    }
  }

  #blank(): number {
    while (this.#at < this.#bytes.length && (this.#bytes[this.#at] as number) <= 0x20) this.#at++;
    return this.#at;
  }

  #value(path: string, depth: number): boolean {
    const start = this.#at;
    if (depth > 0 && depth <= deepest && !this.paths.has(path)) this.paths.set(path, '');
    switch (this.#bytes[start]) {
      case openBrace:
        return this.#members(path, depth + 1);
      case openBracket:
        return this.#elements(`${path}[]`, depth);
      case quote: {
        const isWhole = this.#string();
        const isNews = depth > 0 && depth <= deepest && this.paths.get(path) === '' && this.#at - start <= longestText;
        if (isWhole && isNews) this.paths.set(path, readText(this.#bytes, { start, end: this.#at }) ?? '');
        return isWhole;
      }
      default:
        while (this.#at < this.#bytes.length && !endsScalar(this.#bytes[this.#at] as number)) this.#at++;
        return this.#at > start && this.#at < this.#bytes.length;
    }
  }

  #members(path: string, depth: number): boolean {
    // What lies this deep is skipped as fast, and hostile nesting must not take the stack.
    if (depth > deepest) return this.#skip();
    this.#at++;
    while (this.#blank() < this.#bytes.length) {
      const byte = this.#bytes[this.#at];
      if (byte === comma) this.#at++;
      else if (byte === closeBrace) {
        this.#at++;
        return true;
      } else if (byte !== quote || !this.#member(path, depth)) return false;
    }
    return false;
  }

  #member(path: string, depth: number): boolean {
    const start = this.#at;
    if (!this.#string()) return false;
    const key = readText(this.#bytes, { start, end: this.#at });
    if (key === null || this.#bytes[this.#blank()] !== colon) return false;
    this.#at++;
    this.#blank();
    return this.#value(path === '' ? key : `${path}.${key}`, depth);
  }

  #elements(path: string, depth: number): boolean {
    if (depth > deepest || path.endsWith('[][][][]')) return this.#skip();
    this.#at++;
    while (this.#blank() < this.#bytes.length) {
      const byte = this.#bytes[this.#at];
      if (byte === comma) this.#at++;
      else if (byte === closeBracket) {
        this.#at++;
        return true;
      } else if (!this.#value(path, depth)) return false;
    }
    return false;
  }

  /** Passes over an object or an array. */
  #skip(): boolean {
    return this.#goTo(endOfBrackets(this.#bytes, this.#at));
  }

  #string(): boolean {
    return this.#goTo(endOfString(this.#bytes, this.#at));
  }

  /** To the end of the bytes where what begins here has no end of its own. */
  #goTo(end: number): boolean {
    this.#at = end < 0 ? this.#bytes.length : end;
    return end >= 0;
  }
}

function endsScalar(byte: number): boolean {
  return byte <= 0x20 || byte === comma || byte === closeBrace || byte === closeBracket || byte === quote || byte === colon;
}
