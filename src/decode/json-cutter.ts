/**
 * Cuts records out of JSON text of any layout: values one after the other (on one line or many), arrays of events, and
 * lists (`{"kind":"EventList",…,"items":[…]}`, wherever `items` stands). A record is the exact slice without line ends.
 * A broken record costs no more than itself where the layout shows the place at which the next one begins.
 */
import { Discard } from './discard.ts';
import { type BadSlice, type Cut, type Cutter, type Incomplete, maxRecordBytes } from './envelope.ts';
import { JsonScanner } from './json-scanner.ts';
import { Output } from './output.ts';
import { findRestart, indentBefore, startOfIndent } from './restart.ts';
import { earlier, type Unwrapper } from './unwrapper.ts';

const openBrace = 0x7b;
const openBracket = 0x5b;

/** What holds the records: the outermost array, or the items of a list. */
interface Container {
  readonly kind: 'array' | 'items';
  /** The depth that was watched outside of it. */
  readonly outside: number;
}

/** How records that are not events themselves are read. */
export interface Wrapping {
  readonly unwrapper: Unwrapper;
  /** The members under which a document of this kind has its records; by default none. */
  readonly listKeys?: readonly string[];
}

export class JsonCutter implements Cutter {
  readonly #scanner: JsonScanner;
  readonly #unwrapper: Unwrapper | null;
  #containers: Container[] = [];
  /** The object at hand is a list whose items were taken out: its own end gives no record. */
  #inList = false;
  /** The blanks before the record at hand, if it began in an earlier block. */
  #indent = 0;
  /** The record at hand is too long to hold, or broken; bytes from `#discardFrom` on are not in it yet. */
  #discard: Discard | null = null;
  #discardFrom = 0;
  /** The record at hand is broken, and the next one is being looked for. */
  #mending = false;
  /** A container was given up in the middle: closing brackets that it left behind say nothing new. */
  #leftovers = false;
  #resumeAt = -1;

  constructor(wrapping?: Wrapping) {
    this.#scanner = new JsonScanner(wrapping === undefined ? undefined : (wrapping.listKeys ?? []));
    this.#unwrapper = wrapping?.unwrapper ?? null;
  }

  cut(bytes: Uint8Array, offset: number, last: boolean): Cut {
    const scanner = this.#scanner;
    const out = new Output(bytes.length + 1024);
    if (this.#resumeAt < 0) this.#resumeAt = offset;
    while (!this.#mending || this.#mend(bytes, offset, out)) {
      const stop = scanner.next(bytes);
      if (stop === 'more') break;
      if (stop === 'value') this.#endValue(bytes, offset, out);
      else if (stop === 'broken') this.#break(bytes, offset);
      else if (stop === 'closed') this.#leave(offset);
      else this.#enter(stop);
    }
    const open = last ? this.#finish(bytes, offset, out) : null;
    const consumed = last ? bytes.length : this.#consume(bytes, offset);
    const pending = this.#unwrapper?.pending() ?? null;
    const incomplete = last ? earlier(open, pending) : null;
    const cut = { ...out.finish(), consumed, resumeAt: Math.min(this.#resumeAt, pending?.offset ?? this.#resumeAt) };
    return incomplete === null ? cut : { ...cut, incomplete };
  }

  #enter(kind: 'array' | 'items'): void {
    const scanner = this.#scanner;
    // Only the outermost array holds records: an array among the records is not one.
    if (kind === 'array' && scanner.depth !== 1) return;
    this.#containers.push({ kind, outside: scanner.watched });
    if (kind === 'items') {
      this.#inList = true;
      this.#discard = null;
      scanner.listsWelcome = false;
    }
    scanner.watched = scanner.depth;
    scanner.start = -1;
  }

  #leave(offset: number): void {
    const scanner = this.#scanner;
    const container = this.#containers.pop();
    scanner.watched = container?.outside ?? 0;
    scanner.listsWelcome = true;
    if (scanner.depth === 0) this.#resumeAt = offset + scanner.pos;
  }

  #endValue(bytes: Uint8Array, offset: number, out: Output): void {
    const scanner = this.#scanner;
    const { start, pos } = scanner;
    const record = bytes.subarray(Math.max(start, 0), pos);
    if (this.#discard !== null) {
      out.bad.push(this.#endDiscard(bytes, pos));
    } else if (this.#inList && this.#containers.at(-1)?.kind !== 'items') {
      this.#inList = false;
    } else if (record.length > maxRecordBytes) {
      out.reject(record, offset + start, 'too-long');
    } else if (!scanner.nullItems) {
      this.#giveOut(record, offset + start, out);
    }
    scanner.start = -1;
    if (scanner.depth === 0) this.#resumeAt = offset + pos;
  }

  #giveOut(record: Uint8Array, offset: number, out: Output): void {
    if (this.#unwrapper !== null) this.#unwrapper.unwrap(record, offset, out);
    else if (record[0] !== openBrace) out.reject(record, offset, 'not-an-object');
    // Line ends stand between tokens only: the scanner takes one inside a string for a break.
    else out.record(record, this.#scanner.lineEnds);
  }

  #break(bytes: Uint8Array, offset: number): void {
    const scanner = this.#scanner;
    const { start, pos, watched } = scanner;
    const between = start < 0 && scanner.depth === watched && this.#discard === null;
    // Between records a missing comma does no harm, nor does a bracket that a container left behind.
    const passed = between && bytes[pos] === openBrace ? pos : between && this.#leftovers ? pos + 1 : -1;
    scanner.restart(Math.max(pos, passed), watched);
    if (passed >= 0) return;
    if (start > 0) this.#indent = indentBefore(bytes, start);
    if (this.#discard === null) {
      if (start < 0) this.#indent = -1;
      this.#discardFrom = start < 0 ? pos : start;
      this.#discard = new Discard(offset + this.#discardFrom, 'broken-json');
    }
    this.#mending = true;
  }

  /** Looks for the record after a broken one. False: it is not in these bytes. */
  #mend(bytes: Uint8Array, offset: number, out: Output): boolean {
    const scanner = this.#scanner;
    const { restart, looked } = findRestart(bytes, this.#discardFrom, scanner.pos, this.#indent);
    scanner.pos = looked;
    if (restart === null) return false;
    out.bad.push(this.#endDiscard(bytes, restart.at));
    this.#mending = false;
    if (restart.outermost) this.#giveUpContainers();
    scanner.restart(restart.at, scanner.watched);
    if (scanner.watched === 0) this.#resumeAt = offset + restart.at;
    return true;
  }

  #giveUpContainers(): void {
    const scanner = this.#scanner;
    this.#leftovers = this.#leftovers || this.#containers.length > 0 || this.#inList;
    this.#containers = [];
    this.#inList = false;
    scanner.listsWelcome = true;
    scanner.watched = 0;
  }

  #endDiscard(bytes: Uint8Array, end: number): BadSlice {
    const discard = this.#discard ?? new Discard(0, 'broken-json');
    discard.add(bytes.subarray(this.#discardFrom, end));
    this.#discard = null;
    this.#discardFrom = 0;
    return discard.finish();
  }

  /** What of these bytes need not come again. */
  #consume(bytes: Uint8Array, offset: number): number {
    const scanner = this.#scanner;
    const { start } = scanner;
    if (this.#discard === null && start >= 0 && bytes.length - start > maxRecordBytes) {
      this.#discard = new Discard(offset + start, 'too-long');
      this.#discardFrom = start;
    }
    if (start > 0) this.#indent = indentBefore(bytes, start);
    if (this.#discard !== null) {
      scanner.start = -1;
      this.#discard.add(bytes.subarray(this.#discardFrom, scanner.hold));
      this.#discardFrom = 0;
    }
    // The blanks before the next record stay: they are its indent.
    const consumed = scanner.start >= 0 || this.#discard !== null ? scanner.hold : startOfIndent(bytes, scanner.hold);
    if (this.#discard === null && scanner.depth === 0) this.#resumeAt = offset + consumed;
    scanner.shift(consumed);
    return consumed;
  }

  /** Nothing follows: what is open is incomplete, what is broken stays so. */
  #finish(bytes: Uint8Array, offset: number, out: Output): Incomplete | null {
    const { start, depth } = this.#scanner;
    const opening = bytes[start];
    if (this.#discard !== null) {
      out.bad.push(this.#endDiscard(bytes, bytes.length));
    } else if (start >= 0 && (opening === openBrace || opening === openBracket)) {
      return { offset: offset + start, length: bytes.length - start };
    } else if (start >= 0) {
      out.reject(bytes.subarray(start), offset + start, 'not-an-object');
    }
    if (depth > 0) return { offset: offset + bytes.length, length: 0 };
    this.#resumeAt = offset + bytes.length;
    return null;
  }
}
