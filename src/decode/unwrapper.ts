/** Takes what a cutter found (a line, or a JSON value) apart, and gives out the events that are inside. */
import type { Incomplete } from './envelope.ts';
import type { Output } from './output.ts';

export interface Unwrapper {
  /** `record` is whole, and stands at `offset` of the decoded stream; its memory is the caller's. */
  unwrap(record: Uint8Array, offset: number, out: Output): void;
  /** What was taken in and awaits more: parts of an event that comes in several records. */
  pending(): Incomplete | null;
}

/** An unwrapper that keeps nothing from one record to the next. */
export function eachAlone(unwrap: Unwrapper['unwrap']): Unwrapper {
  return { unwrap, pending: () => null };
}

export function earlier(one: Incomplete | null, other: Incomplete | null): Incomplete | null {
  if (one === null || other === null) return one ?? other;
  return one.offset <= other.offset ? one : other;
}
