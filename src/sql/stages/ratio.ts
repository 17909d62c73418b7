/** `ratio(q1, q2)`: how many events fit each filter, and the one number by the other. */
import type { Stage } from '../../query/ast.ts';
import type { ValueBinding } from '../event-names.ts';
import { fitIn } from './fit-in.ts';
import { type GroupExpression, group, inKeyOrder, keyOf } from './group.ts';
import type { GroupRows, Rows } from './rows.ts';

export function applyRatio(rows: Rows, { part, whole, by }: Extract<Stage, { kind: 'ratio' }>, binding: ValueBinding): GroupRows {
  const [ofPart, ofWhole] = [part, whole].map((where) => (where === null ? 'count()' : `countIf(${fitIn(rows, where, binding)})`)) as [
    string,
    string,
  ];
  const computed: GroupExpression[] = [
    { key: 'part', type: 'count', sql: ofPart },
    { key: 'whole', type: 'count', sql: ofWhole },
    { key: 'ratio', type: 'number', sql: `${ofPart} / nullIf(${ofWhole}, 0)`, isNullable: true },
  ];
  const groups = group(rows, { keys: by.map((key) => keyOf(rows, key, binding)), computed }, (keys, [parts, wholes, ratios]) => {
    const numbers = [ratios, wholes, parts].flatMap((column) => (column === undefined ? [] : `${column.alias} DESC`));
    return keys.length === 0 ? [] : [...numbers, ...inKeyOrder(keys)];
  });
  if (part === null || whole === null || by.length === 0) return groups;
  const some = groups.columns.filter(({ key }) => key === 'part' || key === 'whole').map(({ alias }) => `${alias} > 0`);
  return { ...groups, conditions: [`(${some.join(' OR ')})`] };
}
