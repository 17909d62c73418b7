/**
 * A row as one JSON object in one line. The event is spliced in as it arrived, never parsed and written again.
 * Whole numbers that are too large for a double come as text from the engine, and are written digit by digit; so do parts of
 * bodies, which come as JSON text.
 */
import type { Cell, Row, RowColumn } from '../../contract/rows.ts';
import { escapeJson } from '../terminal/escape.ts';

const wholeNumber = /^-?(0|[1-9]\d*)$/;
const wholeTypes: ReadonlySet<string> = new Set(['count', 'integer', 'number', 'size', 'duration']);

function jsonCell(cell: Cell, type: string): string {
  if (typeof cell === 'string' && type === 'object') return cell === '' ? 'null' : cell;
  return typeof cell === 'string' && wholeTypes.has(type) && wholeNumber.test(cell) ? cell : JSON.stringify(cell);
}

/** Turns rows of these columns into JSON; the parts that are the same in each row are made once. */
export function jsonRows(columns: readonly RowColumn[], forTerminal: boolean): (row: Row) => readonly (string | Uint8Array)[] {
  const safe = forTerminal ? escapeJson : (text: string) => text;
  const keys = columns.map(({ key }, at) => `${at === 0 ? '' : ','}${JSON.stringify(key)}:`);
  const eventKey = `${columns.length === 0 ? '' : ','}"event":`;
  return ({ cells, event }) => {
    const own = `{${columns.map(({ type }, at) => `${keys[at]}${jsonCell(cells[at] ?? null, type)}`).join('')}`;
    if (event === undefined) return [safe(`${own}}`)];
    if (typeof event === 'string') return [safe(`${own}${eventKey}${event}}`)];
    return forTerminal ? [safe(`${own}${eventKey}${new TextDecoder().decode(event)}}`)] : [`${own}${eventKey}`, event, '}'];
  };
}
