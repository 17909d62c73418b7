/** The row formats by their names. */
import type { OutputFormat } from '../../contract/command.ts';
import { writeCsv } from './csv.ts';
import { writeJson } from './json.ts';
import { writeNdjson } from './ndjson.ts';
import type { RowWriter } from './row-writer.ts';
import { writeTable, writeWide } from './table.ts';
import { writeYaml } from './yaml.ts';

export type RowFormatName = Exclude<OutputFormat, 'text' | 'md' | 'sarif' | 'junit' | 'github'>;

export const rowWriters: Readonly<Record<RowFormatName, RowWriter>> = {
  table: writeTable,
  wide: writeWide,
  json: writeJson,
  ndjson: writeNdjson,
  csv: writeCsv,
  yaml: writeYaml,
};

/** Formats that show the record itself; for the others it is not read at all. */
export function showsEvent(format: RowFormatName): boolean {
  return format === 'json' || format === 'ndjson' || format === 'yaml';
}
