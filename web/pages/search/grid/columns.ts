/** The columns of the list, as the person chose them and as the address has them: `!time@180;user;verb@90`. Pure. */
import { fields } from '../../../../src/model/fields.ts';

export interface ChosenColumn {
  /** A field, or a path inside one. */
  readonly name: string;
  /** Pixels; null for the usual width. */
  readonly width: number | null;
  /** Whether it stays at the left while the others scroll. */
  readonly isPinned: boolean;
}

export const leastWidth = 48;
export const mostWidth = 1200;
/** More columns than this nobody reads, and an address has its limits. */
export const mostColumns = 60;

export const plainColumn = (name: string): ChosenColumn => ({ name, width: null, isPinned: false });

export function usualColumns(hasClusters: boolean): readonly ChosenColumn[] {
  const names = [
    'time',
    'code',
    ...(hasClusters ? ['cluster'] : []),
    'user',
    'verb',
    'resource',
    'namespace',
    'name',
    'source_ip',
    'client',
  ];
  return names.map(plainColumn);
}

/** The columns of an answer that names them itself; the identity is for links. */
export function columnsOfAnswer(keys: readonly string[], chosen: readonly ChosenColumn[] | null): readonly ChosenColumn[] {
  const shown = keys.filter((key) => key !== 'id');
  const kept = new Map(chosen?.map((column) => [column.name, column]));
  return (shown.length === 0 ? keys : shown).map((key) => kept.get(key) ?? plainColumn(key));
}

export function readColumns(text: string | null): readonly ChosenColumn[] | null {
  if (text === null || text === '') return null;
  const read = text.split(';').flatMap((part): ChosenColumn[] => {
    const [, pin, name = '', width] = /^(!?)([^!@]+)(?:@(\d{1,4}))?$/s.exec(part) ?? [];
    if (name === '') return [];
    return [{ name: unescapeName(name), width: width === undefined ? null : clampWidth(Number(width)), isPinned: pin === '!' }];
  });
  const known = read.filter(({ name }, at) => read.findIndex((other) => other.name === name) === at).slice(0, mostColumns);
  return known.length === 0 ? null : pinnedFirst(known);
}

export function printColumns(columns: readonly ChosenColumn[]): string {
  return columns
    .map(({ name, width, isPinned }) => `${isPinned ? '!' : ''}${escapeName(name)}${width === null ? '' : `@${width}`}`)
    .join(';');
}

export const clampWidth = (width: number): number => Math.round(Math.min(mostWidth, Math.max(leastWidth, width)));

/** What is pinned stands together at the left. */
export function pinnedFirst(columns: readonly ChosenColumn[]): readonly ChosenColumn[] {
  return [...columns.filter(({ isPinned }) => isPinned), ...columns.filter(({ isPinned }) => !isPinned)];
}

/** The column put at the place of another; it is pinned where that one is. */
export function moveColumn(columns: readonly ChosenColumn[], name: string, to: number): readonly ChosenColumn[] {
  const from = columns.findIndex((column) => column.name === name);
  const moved = columns[from];
  const target = columns[to];
  if (moved === undefined || target === undefined || from === to) return columns;
  const rest = columns.filter((column) => column !== moved);
  return pinnedFirst(rest.toSpliced(to, 0, { ...moved, isPinned: target.isPinned }));
}

export function changeColumn(
  columns: readonly ChosenColumn[],
  name: string,
  change: Partial<Omit<ChosenColumn, 'name'>>,
): readonly ChosenColumn[] {
  return pinnedFirst(columns.map((column) => (column.name === name ? { ...column, ...change } : column)));
}

/** Adds what is not there, takes away what is; the last one stays. */
export function toggleColumn(columns: readonly ChosenColumn[], name: string): readonly ChosenColumn[] {
  if (!columns.some((column) => column.name === name)) return [...columns, plainColumn(name)].slice(0, mostColumns);
  return columns.length === 1 ? columns : columns.filter((column) => column.name !== name);
}

const widthByName: Readonly<Record<string, number>> = {
  time: 164,
  stage_time: 164,
  ingested: 164,
  user: 200,
  verb: 80,
  code: 58,
  code_class: 70,
  cluster: 84,
  namespace: 112,
  resource: 156,
  name: 210,
  source_ip: 118,
  client: 128,
  raw: 480,
};
const widthByType: Readonly<Record<string, number>> = {
  integer: 84,
  boolean: 84,
  duration: 92,
  size: 92,
  time: 186,
  ip: 118,
  keyword: 150,
};
const typeOf = new Map(fields.map(({ name, type }) => [name, type]));

export function widthOf({ name, width }: ChosenColumn): number {
  return width ?? widthByName[name] ?? widthByType[typeOf.get(name) ?? ''] ?? 200;
}

const escapes: Readonly<Record<string, string>> = { '%': '%25', ';': '%3B', '@': '%40', '!': '%21' };

const escapeName = (name: string) => name.replace(/[%;@!]/g, (sign) => escapes[sign] ?? sign);

function unescapeName(name: string): string {
  return name.replace(/%(25|3B|40|21)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
