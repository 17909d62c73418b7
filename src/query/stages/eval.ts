/** `eval name = formula`: a column that is computed from the others, for each event or for each group. */

import { findField, normalizeFieldName } from '../../model/fields.ts';
import type { Formula, Query } from '../ast.ts';
import { columnsOf, filtersOf, mapFormulaFilters, partsOf } from '../formula/formula-parts.ts';
import { typeOfFormula } from '../formula/formula-type.ts';
import { parseFormula } from '../formula/parse-formula.ts';
import { printFormula } from '../formula/print-formula.ts';
import type { Report } from '../report.ts';
import { filterFields } from '../walk.ts';
import { checkColumn } from './column-ref.ts';
import type { Columns, StageKind, StageOf } from './stage.ts';

type Eval = StageOf<'eval'>;

/** Over events each name stands for its formula, so that what is asked of the engine can grow at each step. */
const mostParts = 400;
const mostEvals = 20;

export const evaluate: StageKind<Eval> = {
  kind: 'eval',
  keywords: ['eval'],
  docs: [
    {
      keyword: 'eval',
      syntax: 'eval name = formula',
      summary: 'Adds a column that is computed from fields, or after a grouping from its columns.',
      about:
        'A formula has numbers with their units (5, 1s, 64KiB), text in quotes, fields or columns, `+ - * / %` and parentheses, and the functions ' +
        'lower, upper, length, round(number, digits) and if(condition, one, other). Later stages can name what an eval over events computes, as in ' +
        'the second example. + joins text. Durations and sizes keep their unit; divided by one of their own kind they become plain numbers. What is divided by 0, or computed ' +
        'from what is absent, is empty. Of a path into an object the first value counts. Over events the condition of “if” is any filter, over groups it ' +
        'compares two values. column("a b") is a column whose name is no word.',
      examples: [
        'groupby user eval percent = round(100 * count / 5000, 1)',
        'eval tool = lower(client) + " on " + source_ip groupby tool',
        'eval outcome = if(code<400, "done", "refused") stats count by user,outcome',
        'stats max(duration), avg(duration) by verb eval spread = max(duration) / avg(duration) sort spread desc',
      ],
      elsewhere: { site24x7: null, guance: { remark: 'Arithmetic in the list of results, such as `(a + b) AS c`.' } },
    },
  ],
  parse(cursor, keyword, before) {
    const name = cursor.peek();
    if (name.kind !== 'word' || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name.text)) {
      return cursor.error('missing-name', 'A name for the new column is expected here.', name.span, {
        hint: `Write ${keyword.text} kib = size / 1KiB.`,
      });
    }
    cursor.next();
    if (cursor.take('=') === null) {
      return cursor.error('missing-operator', '“=” is expected after the name.', cursor.peek().span, {
        hint: `Write ${name.text} = size / 1KiB.`,
      });
    }
    const formula = parseFormula(cursor, before);
    return formula && { kind: 'eval', name: name.text, formula };
  },
  print: ({ name, formula }) => `eval ${name} = ${printFormula(formula)}`,
  explain: ({ name, formula }) => `adding ${name}, which is ${printFormula(formula)}`,
  check(stage, before, report, query) {
    const { name, formula, span } = stage;
    for (const column of columnsOf(formula)) checkColumn(column, before, report);
    typeOfFormula(formula, before, report);
    checkName(stage, before, report, query);
    const evals = query.stages.filter(({ kind }) => kind === 'eval').length;
    if (evals > mostEvals || (before === null && expandedParts(stage, query) > mostParts)) {
      report.error({
        code: 'too-long',
        message: `${name} is made of too many parts.`,
        span,
        hint: `Use fewer than ${mostEvals} evals that build on each other.`,
      });
    }
  },
  mapFilters: (stage, map) => ({ ...stage, formula: mapFormulaFilters(stage.formula, map) }),
  columns: ({ name, formula }, before) => before && [...before, { key: name, type: typeOfFormula(formula, before) }],
  fields: ({ formula }) => [
    ...columnsOf(formula).flatMap((column) => (column.kind === 'field' ? column.field : [])),
    ...filtersOf(formula).flatMap(filterFields),
  ],
};

function checkName(stage: Eval, before: Columns, report: Report, query: Query): void {
  const { name, span } = stage;
  const isField = before === null && findField(name) !== undefined;
  const taken = before?.some(({ key }) => key === name) ?? evalsBefore(stage, query).some((other) => isSameName(other.name, name));
  if (!(isField || taken)) return;
  report.error({
    code: 'duplicate-column',
    message: isField ? `${name} is a field of the event.` : `There is a column ${name} already.`,
    span,
    hint: 'Choose another name.',
  });
}

function evalsBefore(stage: Eval, { stages }: Query): readonly Eval[] {
  return stages.slice(0, stages.indexOf(stage)).filter(({ kind }) => kind === 'eval') as readonly Eval[];
}

/** How large the formula is when each name in it stands for what it computes. */
function expandedParts(stage: Eval, query: Query): number {
  const known = new Map<string, number>();
  const sizeOf = (formula: Formula): number => {
    const [column] = columnsOf(formula);
    if (formula.kind === 'operand')
      return column?.kind === 'field' && column.field.computed !== undefined ? (known.get(column.field.field) ?? 1) : 1;
    return partsOf(formula).reduce((sum, part) => sum + sizeOf(part), 1);
  };
  for (const one of [...evalsBefore(stage, query), stage]) known.set(normalizeFieldName(one.name), sizeOf(one.formula));
  return known.get(normalizeFieldName(stage.name)) ?? 0;
}

function isSameName(one: string, other: string): boolean {
  return normalizeFieldName(one) === normalizeFieldName(other);
}
