/** `-o yaml`: a list of mappings, laid out to be read. Events are shown as a tree with every number as it was written. */
import type { RowsAnswer } from '../../contract/answers.ts';
import type { Row, RowColumn } from '../../contract/rows.ts';
import { jsonRows } from '../../service/row-text/json-row.ts';
import { escapeJson, escapeText } from '../terminal/escape.ts';
import type { Sink } from '../terminal/sink.ts';
import type { RowWriter } from './row-writer.ts';
import { yamlOfJson } from './yaml-of-json.ts';

export const writeYaml: RowWriter = yamlWriter(() => null);

/** @param titleOf what is said of a row in a comment above it; null for nothing. */
export function yamlWriter(titleOf: (row: Row, columns: readonly RowColumn[]) => string | null): RowWriter {
  return (answer, { sink }) => write(answer, sink, titleOf);
}

async function write({ columns, batches }: RowsAnswer, sink: Sink, titleOf: Parameters<typeof yamlWriter>[0]): Promise<number> {
  const render = jsonRows(columns, null);
  const decoder = new TextDecoder();
  let count = 0;
  for await (const batch of batches) {
    const texts = batch.map((row) => {
      const json = render(row).map((part) => (typeof part === 'string' ? part : decoder.decode(part)));
      const title = titleOf(row, columns);
      const comment = title === null ? '' : `# ${escapeText(title)}\n`;
      return `${comment}- ${yamlOfJson(escapeJson(json.join('')), 1)}\n`;
    });
    await sink.write(texts.join(''));
    count += batch.length;
  }
  if (count === 0) await sink.write('[]\n');
  return count;
}
