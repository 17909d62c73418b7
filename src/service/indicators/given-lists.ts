/** Lists that a command names, `--list NAME=FILE` or `--list NAME:KIND=FILE`, before those of the configuration. */
import { AppError } from '../../contract/problems.ts';
import { type IndicatorList, type IndicatorLists, listKinds } from '../../model/indicator-list.ts';
import { nearest } from '../../model/suggest.ts';
import { sayListEnding } from '../../rules/lists/list-ending.ts';
import { readList } from '../../rules/lists/read-list.ts';
import type { EventRule } from '../../rules/rule.ts';
import type { Context } from '../context.ts';
import { readListFile } from './load-list.ts';

/** @throws AppError `usage` or `input-unreadable` */
export async function listsFor(given: readonly string[], context: Pick<Context, 'clock' | 'warn' | 'indicators'>): Promise<IndicatorLists> {
  const [configured, own] = await Promise.all([
    context.indicators?.() ?? new Map<string, IndicatorList>(),
    Promise.all(given.map((text) => readGiven(text, context))),
  ]);
  return new Map([...configured, ...own.map((list) => [list.name, list] as const)]);
}

/** The lists that rules ask: those of the configuration as they are now, the others as they were when the rules were read. */
export async function listsOf(rules: readonly EventRule[], { indicators }: Pick<Context, 'indicators'>): Promise<IndicatorLists> {
  const asked = rules.flatMap(({ lists }) => (lists === undefined ? [] : [...lists]));
  if (asked.length === 0) return new Map();
  const current = await indicators?.();
  return new Map(asked.map(([name, list]) => [name, list.isGiven === true ? list : (current?.get(name) ?? list)]));
}

async function readGiven(text: string, { clock, warn }: Pick<Context, 'clock' | 'warn'>): Promise<IndicatorList> {
  const [, name = '', kindText, file = ''] = /^([A-Za-z0-9][\w.-]{0,99})(?::(\w+))?=(.+)$/.exec(text) ?? [];
  if (file === '')
    throw new AppError('usage', { message: `“${text}” names no list.`, hint: 'Write --list NAME=FILE, such as --list office=office.txt.' });
  const kind = listKinds.find((one) => one === kindText);
  if (kindText !== undefined && kind === undefined) {
    const near = nearest(kindText, listKinds);
    throw new AppError('usage', {
      message: `There are no lists of ${kindText}.`,
      hint: near === null ? `There are lists of ${listKinds.join(', ')}.` : `Did you mean ${near}?`,
    });
  }
  const content = await readListFile(file).catch((cause: Error) => {
    throw new AppError('input-unreadable', { message: `The list ${name} cannot be read: ${cause.message}.`, path: file }, { cause });
  });
  const read = readList(content, kind ?? null);
  for (const { line, message } of read.problems) warn(`${file}:${line}: ${message}`);
  const nowMs = clock();
  const ending = sayListEnding({ name, entries: read.entries, endMs: null }, nowMs);
  return {
    name,
    kind: read.kind,
    isGiven: true,
    ...(ending.length > 0 && { ending }),
    entries: read.entries.filter(({ expiresMs }) => expiresMs === null || nowMs < expiresMs).map(({ value }) => value),
  };
}
