/**
 * One kind of looking for what should not have happened, over what has newly arrived: the rules, behaviour, the pipeline itself.
 * The detector runs each by itself, with a watermark of its own: one that fails, or is slow, holds up no other.
 */
import type { Finding } from '../../model/finding.ts';
import type { Arrival } from '../../sql/arrival.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';

/** A slice of what is new; of a backlog there is one after the other. */
export interface NewEvents extends Arrival {
  /** How many there are; 0 where nothing is new. */
  readonly rows: number;
  /** The least and the greatest of their `time`, in microseconds; 0 where there are none. It may be anything that a sender claims. */
  readonly fromUs: bigint;
  readonly toUs: bigint;
  /** Whether more is waiting behind them. */
  readonly more: boolean;
}

export interface PassGiven {
  readonly store: Store;
  /** Over the store, with all of it in sight and nothing masked: what goes into a finding is masked by who makes it. */
  readonly context: Context;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Fires when the pass took too long, when the server ends, or when another server took over. */
  readonly signal: AbortSignal;
}

export interface DetectionPass {
  /** Kebab-case; its watermark, log lines and metrics go by it. */
  readonly name: string;
  /**
   * Called for each slice of new events, and without any (`rows` is 0) when none came for about a minute. What it gives is recorded before the
   * watermark moves; while it cannot be, nothing more is asked of the pass. An interrupted slice comes again: the same events have to give
   * findings of the same ids. When it throws, the slice comes again, after a while that grows.
   */
  run(events: NewEvents, given: PassGiven): Promise<readonly Finding[]>;
  /** What has to outlast the process, as JSON; null for nothing. It is stored with the watermark, as it was after what was recorded last. */
  keep?(): unknown;
  /** To begin as after a start, with what was kept: called before the first slice, and once more where another server had its turn. */
  begin?(kept: unknown): void;
}
