/**
 * What a log line, or the string in a wrapper, holds: an event, several, a part of one, or something else that is passed
 * over and counted. The event's bytes go on as they are.
 */
import { JsonCutter } from './json-cutter.ts';
import { readObject } from './json-slices.ts';
import { mayHoldList } from './list-mark.ts';
import type { Output } from './output.ts';
import type { SkipKind } from './skip-kinds.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const decoder = new TextDecoder();

/** What only events hold, as it stands in their JSON, or in JSON inside a string. */
const eventMark = /"(?:auditID|stageTimestamp|requestReceivedTimestamp)\\*"/;
/** How lines of Kubernetes components begin, such as `I1121 01:30:00.123456       1 main.go:1] …`. */
const klogLine = /^[IWEF]\d{4} \d\d:\d\d:\d\d/;
const controlMessage = /^CWL CONTROL MESSAGE/;

/** Where the text came from, for what is wrong with it. */
export interface Origin {
  /** The record as it stands in the stream, and its place. */
  readonly record: Uint8Array;
  readonly offset: number;
}

export function openText(text: Uint8Array, origin: Origin, out: Output): void {
  const inner = trim(text);
  if (inner[0] !== openBrace) {
    const kind = kindOf(inner, origin);
    if (kind === null) out.reject(origin.record, origin.offset, 'beginning-missing');
    else out.skip(kind);
  } else if (inner.at(-1) !== closeBrace) {
    out.reject(origin.record, origin.offset, holdsEventMark(inner) ? 'cut-value' : 'broken-json');
  } else {
    openObject(inner, origin, out);
  }
}

function openObject(inner: Uint8Array, origin: Origin, out: Output): void {
  if (mayHoldList(inner) || inner.indexOf(lineFeed) >= 0 || inner.indexOf(carriageReturn) >= 0) {
    const cut = new JsonCutter().cut(inner, 0, true);
    out.lines(cut.payload);
    if (cut.bad.length > 0 || cut.incomplete !== undefined) out.reject(origin.record, origin.offset, 'broken-json');
    return;
  }
  // What is broken goes on if it is to be an event: the engine says what is wrong with it.
  if (beginsAsEvent(inner) || holdsEventMark(inner)) out.record(inner);
  else if (holdsEventMark(origin.record)) out.reject(origin.record, origin.offset, 'no-event-inside');
  else if (readObject(inner) !== null) out.skip('other-json');
  else out.reject(origin.record, origin.offset, 'broken-json');
}

const beginning = new TextEncoder().encode('{"kind":"Event",');

function beginsAsEvent(bytes: Uint8Array): boolean {
  return beginning.every((byte, index) => bytes[index] === byte);
}

/** Null: it is part of an event. */
function kindOf(text: Uint8Array, { record }: Origin): SkipKind | null {
  if (holdsEventMark(record) || holdsEventMark(text)) return null;
  if (klogLine.test(beginningOf(text))) return 'klog';
  return controlMessage.test(beginningOf(text)) ? 'control-message' : 'other-log';
}

/** Whether this is a line that a Kubernetes component has logged. */
export function isKlog(text: Uint8Array): boolean {
  return klogLine.test(beginningOf(text)) && !holdsEventMark(text);
}

function beginningOf(text: Uint8Array): string {
  return decoder.decode(text.subarray(0, 64));
}

/** Whether there is a sign of an event in this. */
export function holdsEventMark(text: Uint8Array): boolean {
  return eventMark.test(decoder.decode(text));
}

export function trim(bytes: Uint8Array): Uint8Array {
  let start = 0;
  let end = bytes.length;
  while (start < end && (bytes[start] as number) <= 0x20) start++;
  while (end > start && (bytes[end - 1] as number) <= 0x20) end--;
  return bytes.subarray(start, end);
}
