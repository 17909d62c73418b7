/** The row formats by their names. */
import type { OutputFormat } from '../../contract/command.ts';
import { csvText } from '../../service/row-text/csv.ts';
import { jsonText } from '../../service/row-text/json.ts';
import { ndjsonText } from '../../service/row-text/ndjson.ts';
import { escapeJson, escapeText } from '../terminal/escape.ts';
import { type RowWriter, rowWriter } from './row-writer.ts';
import { writeTable, writeWide } from './table.ts';
import { writeYaml } from './yaml.ts';

export type RowFormatName = Exclude<OutputFormat, 'text' | 'md' | 'sarif' | 'junit' | 'github'>;

export const rowWriters: Readonly<Record<RowFormatName, RowWriter>> = {
  table: writeTable,
  wide: writeWide,
  json: rowWriter(jsonText, escapeJson),
  ndjson: rowWriter(ndjsonText, escapeJson),
  csv: rowWriter(csvText, escapeText),
  yaml: writeYaml,
};

/** Formats that show the record itself; for the others it is not read at all. */
export function showsEvent(format: RowFormatName): boolean {
  return format === 'json' || format === 'ndjson' || format === 'yaml';
}
