/**
 * Reads a record that the engine's JSON parser refuses although kube-apiserver wrote it: the bytes of a patch go into the log
 * as the client sent them, and there a lone surrogate, a number beyond 64 bits or deep nesting is enough to make an event
 * unreadable, and its sender invisible. What is mended is stored as `native`; `raw` stays as it came.
 */

/** The engine's parser goes no deeper than 1024, from the event's own braces on. */
const maxDepth = 512;
/** What takes the place of what is nested deeper. */
const tooDeep = 'nested too deeply';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What every native event has. */
const marks = ['auditID', 'stage', 'requestURI'];

/** The event as JSON that every parser reads, on one line; null where the record is no JSON, or no event. Never throws. */
export function mendRecord(record: Uint8Array): string | null {
  const parsed = parse(new TextDecoder().decode(record));
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
  return marks.every((name) => typeof parsed[name] === 'string') ? JSON.stringify(mended(parsed, 0)) : null;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function mended(value: Json, depth: number): Json {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number') return isPlain(value) ? value : String(value);
  if (value === null || typeof value === 'boolean') return value;
  if (depth >= maxDepth) return tooDeep;
  if (Array.isArray(value)) return value.map((item) => mended(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), mended(item, depth + 1)]));
}

/** 1e400 was read as infinity, which JSON does not have; and whole numbers are written out up to 1e21, which is beyond 64 bits. */
function isPlain(value: number): boolean {
  return Math.abs(value) < 2 ** 63 || (Math.abs(value) >= 1e21 && Number.isFinite(value));
}
