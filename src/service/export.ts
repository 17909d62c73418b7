/** The use case behind `export`: the whole answer of a question as a file, made while it is sent, as `telltale query -o` writes it. */
import type { FileAnswer } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import type { Row, RowBatches } from '../contract/rows.ts';
import type { Context } from './context.ts';
import { query } from './query.ts';
import { csvText } from './row-text/csv.ts';
import { jsonText } from './row-text/json.ts';
import { ndjsonText } from './row-text/ndjson.ts';

const formats = {
  csv: { text: csvText, type: 'text/csv; charset=utf-8', events: false },
  ndjson: { text: ndjsonText, type: 'application/x-ndjson', events: true },
  json: { text: jsonText, type: 'application/json', events: true },
} as const;

/** It takes as long as the reader does: what is asked for a screen has a shorter limit. */
const patientMs = 6 * 3_600_000;

export async function exportRows({ text, format, limit }: RequestOf<'export'>, context: Context): Promise<FileAnswer> {
  const { events, type, text: render } = formats[format];
  const patient: Context = { ...context, limits: { ...context.limits, timeoutMs: patientMs } };
  const answer = await query({ text, limit, events, follow: false }, patient);
  const stamp = new Date(context.clock()).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  let count = 0;
  const counted = countRows(answer.batches, (rows) => {
    count += rows;
  });
  return { name: `telltale-${stamp}.${format}`, type, text: render({ ...answer, batches: counted }, null), rows: () => count };
}

async function* countRows(batches: RowBatches, tell: (rows: number) => void): AsyncGenerator<readonly Row[]> {
  for await (const batch of batches) {
    tell(batch.length);
    yield batch;
  }
}
