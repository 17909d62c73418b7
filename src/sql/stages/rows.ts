/** What each stage takes and gives: events that match so far, or groups. Stages add to it; it is rendered at the end. */
import { AppError } from '../../contract/problems.ts';
import type { ColumnRef, FieldRef } from '../../query/ast.ts';
import type { ColumnType } from '../compile-context.ts';
import type { ValueBinding } from '../event-names.ts';
import { type Operand, operandOf } from '../operand.ts';
import { type Cut, countTallies, cutSource, type EventSource, renderCut, renderWhere } from '../relations/event-source.ts';

export interface EventRows {
  readonly kind: 'events';
  readonly source: EventSource;
  /** Null: those that a list has by default. */
  readonly included: readonly FieldRef[] | null;
  readonly excluded: readonly FieldRef[];
  /** What was computed since, and is shown after those. */
  readonly added: readonly FieldRef[];
  readonly order: readonly string[];
  readonly limit: number | null;
  readonly offset: number;
}

export interface GroupColumn {
  readonly key: string;
  readonly type: ColumnType;
  readonly sql: string;
  readonly alias: string;
  /** The field that the groups are of; undefined for what was computed. */
  readonly field?: FieldRef;
  /** Where NULL stands for “absent”. */
  readonly isNullable?: boolean;
  readonly masking?: KeyMasking;
}

/** How a key that is shown masked comes from the value itself: `mask` of it is the key's own SQL. */
export interface KeyMasking {
  readonly plain: string;
  readonly mask: (sql: string) => string;
}

export interface GroupRows {
  readonly kind: 'groups';
  /** How many groupings this one stands on; it keeps their aliases apart. */
  readonly depth: number;
  readonly from: () => string;
  readonly columns: readonly GroupColumn[];
  /** The aliases of the keys; null where the rows were grouped before. */
  readonly groupBy: readonly string[] | null;
  readonly conditions: readonly string[];
  readonly order: readonly string[];
  /** The order that holds where none is asked for, and that makes any other total. */
  readonly usualOrder: readonly string[];
  readonly limit: number | null;
  readonly offset: number;
  /** The columns that the answer shows; all others are there to be sorted by. */
  readonly shown: readonly GroupColumn[];
}

export type Rows = EventRows | GroupRows;

/** How many events a group holds, where each is a row. */
export const countRows = 'count()';

export function eventRows(source: EventSource): EventRows {
  return { kind: 'events', source, included: null, excluded: [], added: [], order: [], limit: null, offset: 0 };
}

/** The rows after their order and their limits: what comes next applies to what is left. */
export function settled(rows: Rows): Rows {
  if (!isCut(rows)) return rows;
  return rows.kind === 'events'
    ? { ...rows, source: cutSource(rows.source, eventCut(rows)), order: [], limit: null, offset: 0 }
    : nested(rows);
}

/** The same groups as rows that were grouped before. */
export function nested(rows: GroupRows): GroupRows {
  const depth = rows.depth + 1;
  const columns = rows.columns.map((column, index) => ({ ...column, sql: column.alias, alias: aliasOf(depth, index) }));
  const renamed = new Map(rows.columns.map((column, index) => [column.alias, aliasOf(depth, index)]));
  const rename = (order: readonly string[]) => order.map((term) => term.replace(/^\w+/, (alias) => renamed.get(alias) ?? alias));
  return {
    kind: 'groups',
    depth,
    from: () => `FROM (${renderGroups(rows)})`,
    columns,
    groupBy: null,
    conditions: [],
    order: [],
    usualOrder: rename([...rows.order, ...rows.usualOrder]),
    limit: null,
    offset: 0,
    shown: columns.filter((_, index) => rows.columns[index] !== undefined && rows.shown.includes(rows.columns[index])),
  };
}

export function isCut(rows: Rows): boolean {
  return rows.limit !== null || rows.offset > 0;
}

export function eventCut(rows: EventRows): Cut {
  return { order: orderOnce([...rows.order, ...rows.source.tieBreakers()]), limit: rows.limit, offset: rows.offset };
}

export function renderGroups(given: GroupRows): string {
  const rows = maskedOnce(given);
  const select = rows.columns.map(({ sql, alias }) => `${sql} AS ${alias}`).join(', ');
  const where = rows.groupBy === null ? renderWhere(rows.conditions) : '';
  const groupBy = rows.groupBy === null || rows.groupBy.length === 0 ? '' : ` GROUP BY ${rows.groupBy.join(', ')}`;
  const having = rows.groupBy !== null && rows.conditions.length > 0 ? ` HAVING ${rows.conditions.join(' AND ')}` : '';
  const order = orderOnce([...rows.order, ...rows.usualOrder]);
  return `SELECT ${select} ${rows.from()}${where}${groupBy}${having}${renderCut({ order, limit: rows.limit, offset: rows.offset })}`;
}

/**
 * Counts by masked keys: counted by the values first, of which there are few, so that each is masked once and not in every event.
 * Other groups are as they were.
 */
function maskedOnce(rows: GroupRows): GroupRows {
  const { groupBy, columns } = rows;
  const isKey = ({ alias }: GroupColumn) => groupBy?.includes(alias) === true;
  const counts = columns.filter((column) => !isKey(column));
  const areCounts = counts.every(({ sql }) => sql === counts[0]?.sql && (sql === countRows || sql === countTallies));
  if (groupBy === null || !areCounts || !columns.some((column) => isKey(column) && column.masking !== undefined)) return rows;
  const values = columns.filter(isKey).map(({ sql, alias, masking }) => `${masking?.plain ?? sql} AS plain_${alias}`);
  const inner = `SELECT ${values.join(', ')}, ${counts[0]?.sql ?? countRows} AS events ${rows.from()} GROUP BY ${groupBy.map((alias) => `plain_${alias}`).join(', ')}`;
  const outer = columns.map((column) => {
    const plain = `plain_${column.alias}`;
    return { ...column, sql: isKey(column) ? (column.masking?.mask(plain) ?? plain) : 'sum(events)' };
  });
  return { ...rows, columns: outer, from: () => `FROM (${inner})` };
}

export function aliasOf(depth: number, index: number): string {
  return depth === 0 ? `c${index}` : `c${depth}_${index}`;
}

/** The operand that a field is in these rows: of the events, or the column of the groups that shows it. */
export function operandIn(rows: Rows, ref: FieldRef, binding: ValueBinding, forOrder = false): Operand {
  if (rows.kind === 'events') return operandOf(ref, { ...binding, names: forOrder ? rows.source.orderNames : rows.source.names });
  return groupOperand(groupColumn(rows, { kind: 'field', field: ref }));
}

export function groupOperand({ type, alias, isNullable }: GroupColumn): Operand {
  if (type === 'texts' || type === 'keywords') return { kind: 'list', sql: alias, element: 'text', guard: null };
  return { kind: 'scalar', type, sql: alias, zeroIsAbsent: false, ...(isNullable === true && { isNullable }) };
}

/** The column that is meant: by its key, or as another name of the same field. The checker has seen to it that there is one. */
export function groupColumn(rows: GroupRows, ref: ColumnRef): GroupColumn {
  const key = ref.kind === 'column' ? ref.key : ref.field.text;
  const found = findGroupColumn(rows, key, ref.kind === 'field' ? ref.field : undefined);
  if (found !== undefined) return found;
  const keys = rows.columns.map((column) => column.key).join(', ');
  throw new AppError('query-invalid', { message: `The answer has no column ${JSON.stringify(key)} here; it has ${keys}.`, key });
}

export function findGroupColumn(rows: GroupRows, key: string, field: FieldRef | undefined): GroupColumn | undefined {
  return (
    rows.columns.find((column) => column.key === key) ??
    rows.columns.find((column) => field !== undefined && isSameField(column.field, field))
  );
}

export function isSameField(one: FieldRef | undefined, other: FieldRef): boolean {
  return one !== undefined && one.field === other.field && JSON.stringify(one.path) === JSON.stringify(other.path);
}

export function orderOnce(terms: readonly string[]): string[] {
  const seen = new Set<string>();
  return terms.filter((term) => {
    const column = term.replace(/ DESC$/, '');
    const isNew = !seen.has(column);
    seen.add(column);
    return isNew;
  });
}
