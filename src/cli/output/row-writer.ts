/** What every row format does: writes an answer as it arrives, and tells how many rows there were. One file each. */
import type { RowsAnswer } from '../../contract/answers.ts';
import type { Sink } from '../terminal/sink.ts';
import type { Style } from '../terminal/style.ts';

export interface RowOutput {
  readonly sink: Sink;
  readonly style: Style;
  /** Rows come one by one, and are shown as they come. */
  readonly isLive?: boolean;
}

export type RowWriter = (answer: RowsAnswer, output: RowOutput) => Promise<number>;
