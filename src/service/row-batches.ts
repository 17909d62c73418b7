/** Turns the engine's stream of JSON lines into batches of rows: one batch for each piece that arrives. */
import { isUtf8 } from 'node:buffer';
import type { Cell, Row } from '../contract/rows.ts';
import type { CompiledQuery } from '../sql/compile-context.ts';

type Shape = Pick<CompiledQuery, 'columns' | 'raw'> & Partial<Pick<CompiledQuery, 'place'>>;

const newline = 0x0a;

export async function* rowBatches(stream: AsyncIterable<Buffer>, shape: Shape): AsyncGenerator<readonly Row[]> {
  // A record may be longer than many pieces: they are joined once, when its end is there.
  let pending: Buffer[] = [];
  for await (const piece of stream) {
    const end = piece.lastIndexOf(newline) + 1;
    if (end === 0) {
      pending.push(piece);
      continue;
    }
    const lines = pending.length === 0 ? piece.subarray(0, end) : Buffer.concat([...pending, piece.subarray(0, end)]);
    pending = end === piece.length ? [] : [piece.subarray(end)];
    yield decodeLines(lines, shape);
  }
}

function decodeLines(lines: Buffer, shape: Shape): Row[] {
  const valid = isUtf8(lines);
  const rows: Row[] = [];
  for (const line of lines.toString(valid ? 'utf8' : 'latin1').split('\n')) {
    if (line === '') continue;
    rows.push(valid ? decodeLine(line, shape, asText) : decodeLine(line, shape, asBytes));
  }
  return rows;
}

type Record = string | Uint8Array;

function decodeLine(line: string, { columns, raw, place = [] }: Shape, decodeText: (text: string) => Record): Row {
  const parsed = JSON.parse(line) as { readonly [alias: string]: Cell };
  const decode = ({ alias }: { readonly alias: string }) => {
    const cell = parsed[alias] ?? null;
    return decodeText === asText ? cell : decodeCell(cell);
  };
  const cells = columns.map(decode);
  const record = raw === null ? undefined : parsed[raw];
  return {
    cells,
    ...(typeof record === 'string' && { event: decodeText(record) }),
    ...(place.length > 0 && { place: place.map(decode) }),
  };
}

/** A record in the store is one line; in a file that is asked as it lies, a line may end in CR. */
const asText = (text: string): Record => (text.endsWith('\r') ? text.slice(0, -1) : text);

/** The line was read byte by byte, one character each; what the engine escaped (U+2028) is the only text beyond. */
function asBytes(text: string): Record {
  return Buffer.from(
    asText(text)
      .toString()
      .replace(/[\u0100-\uffff]/g, (char) => Buffer.from(char).toString('latin1')),
    'latin1',
  );
}

function decodeCell(cell: Cell): Cell {
  if (typeof cell === 'string') return new TextDecoder().decode(asBytes(cell) as Uint8Array);
  if (Array.isArray(cell)) return cell.map(decodeCell);
  if (typeof cell !== 'object' || cell === null) return cell;
  return Object.fromEntries(Object.entries(cell).map(([key, value]) => [decodeCell(key), decodeCell(value)]));
}
