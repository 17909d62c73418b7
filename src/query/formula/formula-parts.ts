/** What a formula is made of: the columns it names, the filters inside it, how large it is. */
import type { ColumnRef, Condition, Expr, Formula } from '../ast.ts';

/** The most operations of one formula. */
export const mostParts = 100;

/** The formulas directly inside this one. */
export function partsOf(formula: Formula): readonly Formula[] {
  switch (formula.kind) {
    case 'number':
    case 'text':
    case 'operand':
      return [];
    case 'arithmetic':
      return [formula.left, formula.right];
    case 'call':
      return formula.arguments;
    case 'if': {
      const { condition, value, otherwise } = formula;
      return condition.kind === 'filter' ? [value, otherwise] : [condition.left, condition.right, value, otherwise];
    }
  }
}

/** In their order; one that is named twice is there twice. */
export function columnsOf(formula: Formula): readonly ColumnRef[] {
  return formula.kind === 'operand' ? [formula.column] : partsOf(formula).flatMap(columnsOf);
}

export function filtersOf(formula: Formula): readonly Expr[] {
  const own = formula.kind === 'if' && formula.condition.kind === 'filter' ? [formula.condition.where] : [];
  return [...own, ...partsOf(formula).flatMap(filtersOf)];
}

/** The same formula with each filter inside it replaced. */
export function mapFormulaFilters(formula: Formula, map: (where: Expr) => Expr): Formula {
  const mapped = (part: Formula) => mapFormulaFilters(part, map);
  switch (formula.kind) {
    case 'number':
    case 'text':
    case 'operand':
      return formula;
    case 'arithmetic':
      return { ...formula, left: mapped(formula.left), right: mapped(formula.right) };
    case 'call':
      return { ...formula, arguments: formula.arguments.map(mapped) };
    case 'if':
      return {
        ...formula,
        condition: mapCondition(formula.condition, mapped, map),
        value: mapped(formula.value),
        otherwise: mapped(formula.otherwise),
      };
  }
}

function mapCondition(condition: Condition, mapped: (part: Formula) => Formula, map: (where: Expr) => Expr): Condition {
  if (condition.kind === 'filter') return { kind: 'filter', where: map(condition.where) };
  return { ...condition, left: mapped(condition.left), right: mapped(condition.right) };
}
