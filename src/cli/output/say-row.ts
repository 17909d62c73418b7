/** The event of a row as one sentence: who did what to which object, and what came of it. */
import type { Row, RowColumn } from '../../contract/rows.ts';
import { describeEvent } from '../../model/sentence/describe-event.ts';
import { sentenceText } from '../../model/sentence/part.ts';
import { readEvent } from '../../model/sentence/read-event.ts';

const decoder = new TextDecoder();

/** Null where the row has no event, or its record is none. */
export function sayRow({ event, cells }: Row, columns: readonly RowColumn[]): string | null {
  if (event === undefined) return null;
  const cell = (name: string) => cells[columns.findIndex(({ key }) => key === name)];
  const [cluster, native] = [cell('cluster'), cell('native')];
  const record = readJson(typeof native === 'string' && native !== '' ? native : typeof event === 'string' ? event : decoder.decode(event));
  if (typeof record !== 'object' || record === null) return null;
  return sentenceText(describeEvent(readEvent(record), { cluster: typeof cluster === 'string' ? cluster : '' }));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
