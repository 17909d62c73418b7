/** The whole lines at the beginning of an input, as text: what line-based wrappers are told by. */
import type { Head } from './envelope.ts';

const decoder = new TextDecoder();
/** A longer beginning of a line tells no more. */
const shown = 512;
const most = 50;

const known = new WeakMap<Head, readonly string[]>();

export function linesOf(head: Head): readonly string[] {
  const found = known.get(head);
  if (found !== undefined) return found;
  const lines: string[] = [];
  for (let at = head.start; at < head.bytes.length && lines.length < most; ) {
    const end = head.bytes.indexOf(0x0a, at);
    const line = decoder.decode(head.bytes.subarray(at, Math.min(end < 0 ? head.bytes.length : end, at + shown))).trim();
    if (line !== '') lines.push(line);
    if (end < 0) break;
    at = end + 1;
  }
  known.set(head, lines);
  return lines;
}

/** Whether the first line is of this form, and one of the first lines of that. */
export function hasLines(head: Head, every: RegExp, one: RegExp): boolean {
  const lines = linesOf(head);
  return every.test(lines[0] ?? '') && lines.some((line) => one.test(line));
}
