/** What a request does, in words that a sentence bends: it did it, tried to, or is about to. */
import type { Part } from './part.ts';

export interface Action {
  /** `delete`, as in “tried to delete”. */
  readonly base: string;
  /** `deleted`. */
  readonly past: string;
  /** What stands between the verb and the object, such as the command that was run. */
  readonly before?: readonly Part[];
  /** What follows the object, such as the number of replicas. */
  readonly after?: readonly Part[];
}

/** Most verbs end in -ed. */
export function regular(base: string): Action {
  return { base, past: base.endsWith('e') ? `${base}d` : `${base}ed` };
}
