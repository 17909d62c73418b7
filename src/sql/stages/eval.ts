/** `eval name = formula`: one more column. Over events its name stands for the formula, wherever it is named. */

import { normalizeFieldName } from '../../model/fields.ts';
import { invariant } from '../../model/invariant.ts';
import type { FieldRef, Formula, Stage } from '../../query/ast.ts';
import { valueTypeOf } from '../../query/values/typed-value.ts';
import { type EventNames, namesWith, type ValueBinding } from '../event-names.ts';
import { compileFilter } from '../filters/compile-filter.ts';
import { compileFormula } from '../formula.ts';
import { type Operand, operandOf, shownSql } from '../operand.ts';
import { aliasOf, type EventRows, type GroupColumn, type GroupRows, groupColumn, groupOperand, nested, type Rows } from './rows.ts';

type Eval = Extract<Stage, { kind: 'eval' }>;

export function applyEval(rows: Rows, stage: Eval, binding: ValueBinding): Rows {
  return rows.kind === 'events' ? evalEvents(rows, stage) : evalGroups(rows, stage, binding);
}

function evalEvents(rows: EventRows, { name, formula, span }: Eval): EventRows {
  const { source } = rows;
  const key = normalizeFieldName(name);
  // What its type is, the names know.
  const ref: FieldRef = { field: key, path: [], text: name, span, computed: 'any' };
  const names = withComputed(source.names, key, formula);
  const orderNames = source.orderNames === source.names ? names : withComputed(source.orderNames, key, formula);
  return { ...rows, source: { ...source, names, orderNames }, added: [...rows.added, ref] };
}

/** The same names, and one more. */
function withComputed(before: EventNames, key: string, formula: Formula): EventNames {
  return namesWith(before, {
    computed(name, binding): Operand {
      if (name !== key) {
        const earlier = before.computed?.(name, binding);
        invariant(earlier !== undefined, `nothing computes ${name}`);
        return earlier;
      }
      const inner = { ...binding, names: before };
      return compileFormula(formula, {
        params: binding.params,
        operand(column) {
          invariant(column.kind === 'field', 'formulas over events name fields');
          return operandOf(column.field, inner);
        },
        condition: (where) => compileFilter(where, inner),
      });
    },
  });
}

function evalGroups(before: GroupRows, { name, formula }: Eval, binding: ValueBinding): GroupRows {
  const rows = nested(before);
  const operand = compileFormula(formula, {
    params: binding.params,
    operand: (column) => operandOfGroup(groupColumn(rows, column), formula.kind !== 'operand'),
    condition: () => {
      throw new Error('invariant: formulas over groups hold no filter');
    },
  });
  const alias = aliasOf(rows.depth, rows.columns.length);
  const shown = operand.kind === 'list' ? { type: 'texts' as const, sql: operand.sql } : { type: operand.type, sql: shownSql(operand) };
  const column: GroupColumn = {
    key: name,
    alias,
    ...shown,
    ...(operand.kind === 'scalar' && operand.isNullable === true && { isNullable: true }),
  };
  return { ...rows, columns: [...rows.columns, column], shown: [...rows.shown, column] };
}

/** In a calculation, the values that a path has met are what the formula needs: numbers or text. */
function operandOfGroup(column: GroupColumn, isPart: boolean): Operand {
  const operand = groupOperand(column);
  const isAny =
    isPart && operand.kind === 'scalar' && operand.type === 'text' && column.field !== undefined && valueTypeOf(column.field) === 'any';
  return isAny ? { kind: 'list', sql: `[${operand.sql}]`, element: 'json', guard: null } : operand;
}
