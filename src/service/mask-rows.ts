/**
 * Masks what rows show: records and what stands in them by their structure, all other text by how it looks. What a statement
 * compared or grouped by was masked in the statement (sql/mask.ts).
 */
import type { Cell, Row } from '../contract/rows.ts';
import { marker } from '../model/masking/markers.ts';
import { maskPart, maskRecord } from '../model/masking/mask-json.ts';
import { maskArguments } from '../model/masking/password-arguments.ts';
import { isSecretFlag, isSecretName } from '../model/masking/secret-names.ts';
import { maskText } from '../model/masking/text-patterns.ts';
import { fieldOf, readField } from '../query/parse-field.ts';
import type { CompiledQuery } from '../sql/compile-context.ts';

type Shape = Pick<CompiledQuery, 'columns' | 'rows' | 'place'>;
/** What a row is about, and whose data it is that stands in it. */
interface About {
  readonly resource: string;
  readonly dataOf: string;
}

type CellMask = (cell: Cell, about: About) => Cell;

export async function* maskRows(batches: AsyncIterable<readonly Row[]>, shape: Shape): AsyncGenerator<readonly Row[]> {
  const masks = shape.columns.map(({ key, type }) => (shape.rows === 'events' ? cellMask(key, type) : maskCell));
  // The compiler puts this behind what tells a row's place.
  const [resourceAt, dataAt] = ['resource', 'data_of'].map((name) => shape.place.findIndex(({ key }) => key === name)) as [number, number];
  for await (const batch of batches) {
    yield batch.map((row): Row => {
      const about = { resource: String(row.place?.[resourceAt] ?? ''), dataOf: String(row.place?.[dataAt] ?? '') };
      const cells = row.cells.map((cell, at) => masks[at]?.(cell, about) ?? cell);
      return { ...row, cells, ...(row.event !== undefined && { event: maskEvent(row.event, about) }) };
    });
  }
}

/** A record as it arrived; one that is no UTF-8 is taken byte by byte, so that all that is not masked stays as it is. */
export function maskEvent(event: string | Uint8Array, { resource }: Pick<About, 'resource'>): string | Uint8Array {
  if (typeof event === 'string') return maskRecord(event, { resource });
  const text = Buffer.from(event).toString('latin1');
  const masked = maskRecord(text, { resource });
  return masked === text ? event : Buffer.from(masked.replaceAll('«', '\u00c2«').replaceAll('»', '\u00c2»'), 'latin1');
}

function cellMask(key: string, type: string): CellMask {
  const ref = readField(key);
  const field = ref === null ? undefined : fieldOf(ref);
  if (ref === null || field === undefined) return maskCell;
  if (field.name === 'raw' || field.name === 'native') return (cell, { resource }) => maskRecord(String(cell), { resource });
  if (type !== 'object') return maskCell;
  const path = ref.path.flatMap((step) => (step.kind === 'key' ? [step.key] : []));
  const last = ref.path.at(-1);
  // One argument alone does not show the flag before it.
  if (last?.kind === 'index' && last.index > 0) path.push('value');
  const isPart = path.length > 0;
  return (cell, { resource, dataOf }) => (cell === null ? cell : maskPart(String(cell), path, { resource: isPart ? dataOf : resource }));
}

/** Any other cell: text, a list of texts, a map. */
export function maskCell(cell: Cell): Cell {
  if (typeof cell === 'string') return maskText(cell);
  if (Array.isArray(cell)) return maskList(cell);
  if (typeof cell !== 'object' || cell === null) return cell;
  return Object.fromEntries(Object.entries(cell).map(([key, value]) => [key, isSecretName(key) ? marker('secret') : maskCell(value)]));
}

function maskList(cells: readonly Cell[]): Cell {
  const passwords = maskArguments(cells.map((cell) => (typeof cell === 'string' ? cell : undefined)));
  return cells.map((cell, at) => (isAfterFlag(cells, at) ? marker('secret') : (passwords[at] ?? maskCell(cell))));
}

function isAfterFlag(cells: readonly Cell[], at: number): boolean {
  const [before, cell] = [cells[at - 1], cells[at]];
  return typeof before === 'string' && typeof cell === 'string' && !cell.startsWith('-') && isSecretFlag(before);
}
