/**
 * A row as one JSON object in one line. The event is spliced in as it arrived, never parsed and written again.
 * Whole numbers that are too large for a double come as text from the engine, and are written digit by digit; so do parts of
 * bodies, which come as JSON text.
 */
import type { Cell, Row, RowColumn } from '../../contract/rows.ts';
import type { Escape } from './row-text.ts';

const wholeNumber = /^-?(0|[1-9]\d*)$/;
const wholeTypes: ReadonlySet<string> = new Set(['count', 'integer', 'number', 'size', 'duration']);

function jsonCell(cell: Cell, type: string): string {
  if (typeof cell === 'string' && type === 'object') return cell === '' ? 'null' : cell;
  return typeof cell === 'string' && wholeTypes.has(type) && wholeNumber.test(cell) ? cell : JSON.stringify(cell);
}

/** Turns rows of these columns into JSON; the parts that are the same in each row are made once. */
export function jsonRows(columns: readonly RowColumn[], makeSafe: Escape | null): (row: Row) => readonly (string | Uint8Array)[] {
  const safe = makeSafe ?? ((text: string) => text);
  const keys = columns.map(({ key }, at) => `${at === 0 ? '' : ','}${JSON.stringify(key)}:`);
  const eventKey = `${columns.length === 0 ? '' : ','}"event":`;
  return ({ cells, event }) => {
    const own = `{${columns.map(({ type }, at) => `${keys[at]}${jsonCell(cells[at] ?? null, type)}`).join('')}`;
    if (event === undefined) return [safe(`${own}}`)];
    if (typeof event === 'string') return [safe(`${own}${eventKey}${event}}`)];
    return makeSafe === null ? [`${own}${eventKey}`, event, '}'] : [safe(`${own}${eventKey}${new TextDecoder().decode(event)}}`)];
  };
}

/** A part of a body that is text, without the quotes of its JSON; anything else as the JSON that it is. */
export function plainJson(json: string): string {
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}
