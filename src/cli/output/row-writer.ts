/** What every row format does: writes an answer as it arrives, and tells how many rows there were. One file each. */
import type { RowsAnswer } from '../../contract/answers.ts';
import type { Escape, RowText } from '../../service/row-text/row-text.ts';
import type { Sink } from '../terminal/sink.ts';
import type { Style } from '../terminal/style.ts';

export interface RowOutput {
  readonly sink: Sink;
  readonly style: Style;
  /** Rows come one by one, and are shown as they come. */
  readonly isLive?: boolean;
}

export type RowWriter = (answer: RowsAnswer, output: RowOutput) => Promise<number>;

/** The writer of a format that is text as it comes; `makeSafe` makes it harmless on a terminal. */
export function rowWriter(render: RowText, makeSafe: Escape): RowWriter {
  return async (answer, { sink }) => {
    let count = 0;
    const batches = (async function* () {
      for await (const batch of answer.batches) {
        count += batch.length;
        yield batch;
      }
    })();
    for await (const text of render({ ...answer, batches }, sink.isTerminal ? makeSafe : null)) await sink.write(text);
    return count;
  };
}
