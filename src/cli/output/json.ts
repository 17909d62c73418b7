/** `-o json`: one array of the objects that `ndjson` writes, streamed. */
import { jsonRows } from './json-row.ts';
import type { RowWriter } from './row-writer.ts';
import { writeParts } from './write-parts.ts';

export const writeJson: RowWriter = async (answer, { sink }) => {
  const render = jsonRows(answer.columns, sink.isTerminal);
  let count = 0;
  for await (const batch of answer.batches) {
    const parts = batch.flatMap((row, at) => [count + at === 0 ? '[\n' : ',\n', ...render(row)]);
    await writeParts(sink, parts);
    count += batch.length;
  }
  await sink.write(count === 0 ? '[]\n' : '\n]\n');
  return count;
};
