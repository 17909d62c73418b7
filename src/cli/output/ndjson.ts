/** `-o ndjson`: one object per line. Groups are flat; events stand untouched under `event`. */
import { jsonRows } from './json-row.ts';
import type { RowWriter } from './row-writer.ts';
import { writeParts } from './write-parts.ts';

export const writeNdjson: RowWriter = async (answer, { sink }) => {
  const render = jsonRows(answer.columns, sink.isTerminal);
  let count = 0;
  for await (const batch of answer.batches) {
    await writeParts(
      sink,
      batch.flatMap((row) => [...render(row), '\n']),
    );
    count += batch.length;
  }
  return count;
};
