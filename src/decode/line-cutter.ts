/**
 * Cuts lines, which is how nearly all audit logs come. The common block is handed on as it is, up to its last line end:
 * only native searches look at it. A block in which something is unusual is gone through line by line: carriage returns,
 * holes of NUL bytes (what a copy-and-truncate rotation leaves), lists among the events, lines of excessive length.
 */
import { ByteSink } from './byte-sink.ts';
import { badSlice, Discard } from './discard.ts';
import { type BadSlice, type Cut, type Cutter, maxRecordBytes } from './envelope.ts';
import { JsonCutter } from './json-cutter.ts';
import { mayHoldList } from './list-mark.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export class LineCutter implements Cutter {
  /** What is being skipped: a line that is too long, or a hole. */
  #discard: Discard | null = null;

  cut(bytes: Uint8Array, offset: number, last: boolean): Cut {
    const bad: BadSlice[] = [];
    const from = this.#skip(bytes, offset, bad);
    const end = Math.max(bytes.lastIndexOf(lineFeed) + 1, from);
    const lines = bytes.subarray(from, end);
    const payload = isUsual(lines) ? lines : rewriteLines(lines, offset + from, bad);
    if (last) return this.#finish(payload, bytes.subarray(end), offset + end, bytes.length, bad);

    let consumed = end;
    if (bytes.length - end > maxRecordBytes) {
      this.#discard = new Discard(offset + end, 'too-long');
      this.#discard.add(bytes.subarray(end));
      consumed = bytes.length;
    }
    return { payload, consumed, resumeAt: this.#discard === null ? offset + end : this.#discard.offset, bad };
  }

  /** Passes over what is being skipped, and over a hole at the beginning; where the next line begins. */
  #skip(bytes: Uint8Array, offset: number, bad: BadSlice[]): number {
    if (this.#discard === null && bytes[0] === 0) this.#discard = new Discard(offset, 'hole');
    if (this.#discard === null) return 0;
    const end = this.#discard.reason === 'hole' ? endOfHole(bytes, 0) : bytes.indexOf(lineFeed);
    this.#discard.add(bytes.subarray(0, end < 0 ? bytes.length : end));
    if (end < 0 || end === bytes.length) return bytes.length;
    bad.push(this.#discard.finish());
    this.#discard = null;
    return end;
  }

  #finish(payload: Uint8Array, tail: Uint8Array, offset: number, consumed: number, bad: BadSlice[]): Cut {
    if (this.#discard !== null) {
      // The line may yet end, and the hole be filled.
      const { offset: resumeAt, length } = this.#discard;
      return { payload, consumed, resumeAt, bad, incomplete: { offset: resumeAt, length } };
    }
    if (tail.length === 0) return { payload, consumed, resumeAt: offset, bad };
    const rest = new JsonCutter().cut(tail, offset, true);
    bad.push(...rest.bad);
    const sink = new ByteSink(payload.length + rest.payload.length);
    sink.append(payload);
    sink.append(rest.payload);
    return { ...rest, payload: sink.finish(), consumed, bad };
  }
}

/** Whether every line of the block can be handed on as it is. */
function isUsual(lines: Uint8Array): boolean {
  return !hasLongLine(lines) && lines.indexOf(carriageReturn) < 0 && lines.indexOf(0) < 0 && !mayHoldList(lines);
}

/** Looks only where a line that is too long would have to end. */
function hasLongLine(lines: Uint8Array): boolean {
  let start = 0;
  while (lines.length - start > maxRecordBytes) {
    const end = lines.lastIndexOf(lineFeed, start + maxRecordBytes);
    if (end < start) return true;
    start = end + 1;
  }
  return false;
}

function rewriteLines(lines: Uint8Array, offset: number, bad: BadSlice[]): Uint8Array {
  const sink = new ByteSink(lines.length + 1024);
  // Lines that stay as they are go over together: from `kept` up to the line at hand.
  let kept = 0;
  let start = 0;
  while (start < lines.length) {
    const end = lines.indexOf(lineFeed, start);
    const line = lines.subarray(start, end);
    if (!isUsualLine(line)) {
      sink.append(lines.subarray(kept, start));
      rewriteLine(line, offset + start, sink, bad);
      kept = end + 1;
    }
    start = end + 1;
  }
  sink.append(lines.subarray(kept));
  return sink.finish();
}

function isUsualLine(line: Uint8Array): boolean {
  return line.length <= maxRecordBytes && line.at(-1) !== carriageReturn && line[0] !== 0 && !mayHoldList(line);
}

function rewriteLine(line: Uint8Array, offset: number, sink: ByteSink, bad: BadSlice[]): void {
  if (line[0] === 0) {
    const end = endOfHole(line, 0);
    bad.push(badSlice(line.subarray(0, end), offset, 'hole'));
    rewriteLine(line.subarray(end), offset + end, sink, bad);
    return;
  }
  const text = line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
  if (text.length > maxRecordBytes) {
    bad.push(badSlice(text, offset, 'too-long'));
  } else if (mayHoldList(text)) {
    const cut = new JsonCutter().cut(text, offset, true);
    sink.append(cut.payload);
    bad.push(...cut.bad);
    // The line is over, so what is missing will not come.
    if (cut.incomplete !== undefined) bad.push(badSlice(text.subarray(cut.incomplete.offset - offset), cut.incomplete.offset, 'cut-off'));
  } else if (text.length > 0) {
    sink.append(text);
    sink.appendByte(lineFeed);
  }
}

function endOfHole(bytes: Uint8Array, from: number): number {
  let end = from;
  while (bytes[end] === 0) end++;
  return end;
}
