/** `ndjson`: one object per line. Groups are flat; events stand untouched under `event`. */
import { jsonRows } from './json-row.ts';
import { joinTexts, type RowText } from './row-text.ts';

export const ndjsonText: RowText = async function* ({ columns, batches }, makeSafe) {
  const render = jsonRows(columns, makeSafe);
  for await (const batch of batches) yield* joinTexts(batch.flatMap((row) => [...render(row), '\n']));
};
