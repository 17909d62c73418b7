/**
 * The recorded POST bodies of an API server, made new again and again in place: each time with audit ids and times of its own,
 * so that every event in them is new, and so cheaply that a sender costs little.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Of a UUID as the API server makes them; its last twelve digits become the mark. */
const auditID = /"auditID":"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-([0-9a-f]{12})"/dg;
const stamp = /"(?:requestReceivedTimestamp|stageTimestamp)":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{6}Z"/dg;

export const printMark = (mark) => mark.toString(16).padStart(12, '0');

export class RecordedBody {
  #marks = [];
  /** Places of the times, by the second that was recorded. */
  #seconds = new Map();
  #lastMs = 0;

  constructor(path) {
    const read = readFileSync(path);
    this.bytes = path.endsWith('.gz') ? gunzipSync(read) : read;
    // One character a byte.
    const text = this.bytes.toString('latin1');
    this.events = JSON.parse(this.bytes.toString()).items.length;
    for (const { indices } of text.matchAll(auditID)) this.#marks.push(indices[1][0]);
    if (this.#marks.length !== this.events)
      throw new Error(`${path}: ${this.events} events, ${this.#marks.length} audit ids that can be made new`);
    for (const { 1: second, indices } of text.matchAll(stamp)) {
      const places = this.#seconds.get(second) ?? [];
      places.push(indices[1][0]);
      this.#seconds.set(second, places);
      this.#lastMs = Math.max(this.#lastMs, Date.parse(`${second}Z`));
    }
  }

  /** Writes the mark into every audit id, and times that end at this moment. */
  renew(mark, nowMs) {
    const written = Buffer.from(printMark(mark), 'latin1');
    for (const place of this.#marks) this.bytes.set(written, place);
    const shiftMs = Math.floor((nowMs - this.#lastMs) / 1000) * 1000;
    for (const [second, places] of this.#seconds) {
      const moved = Buffer.from(new Date(Date.parse(`${second}Z`) + shiftMs).toISOString().slice(0, 19), 'latin1');
      for (const place of places) this.bytes.set(moved, place);
    }
  }
}
