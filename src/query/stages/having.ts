/** `having column op value`: keeps the groups for which it holds. Several conditions are joined by `and`. */
import type { CompareOp } from '../ast.ts';
import { missingValue, readRaw } from '../parse-value.ts';
import { printValue, readValue, sayValue } from '../values/typed-value.ts';
import { checkColumn, columnType, parseColumn, printColumn, sayColumn } from './column-ref.ts';
import type { StageBody, StageKind, StageOf } from './stage.ts';

const words: Record<CompareOp, string> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
};

export const having: StageKind<StageOf<'having'>> = {
  kind: 'having',
  keywords: ['having'],
  docs: [
    {
      keyword: 'having',
      syntax: 'having column op value [and …]',
      summary: 'Keeps the groups for which the condition holds.',
      about: 'It compares a column with a value of its type, joined by “and”. An empty cell satisfies `!=` alone.',
      examples: [
        'code=403 groupby source_ip having count>5',
        'stats count, max(duration) by verb having max(duration) > 2s and count > 10',
      ],
      elsewhere: { site24x7: null, guance: 'L::*:(count(*) AS c) { responseCode = 403 } BY sourceIP_0 HAVING c > 5' },
    },
  ],
  parse(cursor, _, before) {
    const stages: StageBody[] = [];
    do {
      const column = parseColumn(cursor, before);
      if (column === null) return null;
      const sign = cursor.peek();
      if (sign.kind !== 'sign' || !(sign.text in words)) {
        return cursor.error('missing-operator', 'A comparison is expected here.', sign.span, { hint: 'Such as having count > 5.' });
      }
      cursor.next();
      const raw = readRaw(cursor);
      if (raw === null) return missingValue(cursor, printColumn(column));
      stages.push({ kind: 'having', column, op: sign.text as CompareOp, value: readValue(columnType(column, before), raw) });
    } while (cursor.takeWord('and') ?? cursor.take('&&'));
    if (cursor.atWord('or')) {
      return cursor.error('unexpected', 'Conditions on groups are joined by “and” only.', cursor.peek().span, {
        hint: 'Ask twice, once for each.',
      });
    }
    return stages;
  },
  print({ column, op, value }, before) {
    return `having ${printColumn(column)}${op}${printValue(columnType(column, before), value)}`;
  },
  explain({ column, op, value }, before) {
    return `keeping those whose ${sayColumn(column)} ${words[op]} ${sayValue(columnType(column, before), value)}`;
  },
  check({ column, value, span }, before, report) {
    if (before === null) {
      report.error({
        code: 'stage-order',
        message: 'having needs groups, and there are none here.',
        span,
        hint: 'Group first: groupby user having count>5.',
      });
      return;
    }
    checkColumn(column, before, report);
    const type = columnType(column, before);
    if (value.kind === 'text' && type !== 'text' && type !== 'any' && type !== 'ip') {
      report.error({
        code: 'bad-value',
        message: `${printColumn(column)} is compared with a ${type}, and “${value.value}” is none.`,
        span: value.span,
        hint: type === 'duration' ? 'A duration needs its unit: 2s, 500ms.' : undefined,
      });
    }
  },
  columns: (_, before) => before,
  fields: ({ column }) => (column.kind === 'field' ? [column.field] : []),
};
