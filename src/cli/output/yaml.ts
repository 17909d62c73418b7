/** `-o yaml`: a list of mappings, laid out to be read. Events are shown as a tree with every number as it was written. */
import { jsonRows } from '../../service/row-text/json-row.ts';
import { escapeJson } from '../terminal/escape.ts';
import type { RowWriter } from './row-writer.ts';
import { yamlOfJson } from './yaml-of-json.ts';

export const writeYaml: RowWriter = async (answer, { sink }) => {
  const render = jsonRows(answer.columns, null);
  const decoder = new TextDecoder();
  let count = 0;
  for await (const batch of answer.batches) {
    const texts = batch.map((row) => {
      const json = render(row).map((part) => (typeof part === 'string' ? part : decoder.decode(part)));
      return `- ${yamlOfJson(escapeJson(json.join('')), 1)}\n`;
    });
    await sink.write(texts.join(''));
    count += batch.length;
  }
  if (count === 0) await sink.write('[]\n');
  return count;
};
