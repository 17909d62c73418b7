/** `json`: one array of the objects that `ndjson` writes, streamed. */
import { jsonRows } from './json-row.ts';
import { joinTexts, type RowText } from './row-text.ts';

export const jsonText: RowText = async function* ({ columns, batches }, makeSafe) {
  const render = jsonRows(columns, makeSafe);
  let count = 0;
  for await (const batch of batches) {
    yield* joinTexts(batch.flatMap((row, at) => [count + at === 0 ? '[\n' : ',\n', ...render(row)]));
    count += batch.length;
  }
  yield count === 0 ? '[]\n' : '\n]\n';
};
