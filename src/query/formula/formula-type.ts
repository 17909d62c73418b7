/** What a formula gives, and what is wrong with it: durations and sizes keep their unit, text can only be joined. */
import type { Span } from '../../model/diagnostic.ts';
import type { ColumnRef, Formula, FunctionName } from '../ast.ts';
import { fieldOf, isListField, takesPath } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import type { Report } from '../report.ts';
import { columnType, printColumn } from '../stages/column-ref.ts';
import type { Columns } from '../stages/stage.ts';
import type { ValueType } from '../values/typed-value.ts';
import { resultOf } from './arithmetic-type.ts';

/** The type of the result; `any` where there is none, which `report` is told if it is given. */
export function typeOfFormula(formula: Formula, before: Columns, report?: Report): ValueType {
  const typeOf = (part: Formula) => typeOfFormula(part, before, report);
  switch (formula.kind) {
    case 'number':
      return formula.unit;
    case 'text':
      return 'text';
    case 'operand':
      if (isListColumn(formula.column, before)) reportList(formula.column, report);
      return asText(columnType(formula.column, before));
    case 'arithmetic': {
      const { op, left, right } = formula;
      const types = [typeOf(left), typeOf(right)] as const;
      const result = resultOf(op, ...types);
      if (result === null) {
        report?.error({
          code: 'bad-formula',
          message: `The two sides of ${op} do not go together: ${sayType(types[0])} and ${sayType(types[1])}.`,
          span: spanOf(formula),
          hint: types.includes('text')
            ? 'Text can only be joined, with +.'
            : 'Divide a duration by 1s, or a size by 1KiB, to get a plain number.',
        });
      }
      return result ?? 'any';
    }
    case 'call':
      return typeOfCall(formula, before, report);
    case 'if': {
      const { condition, value, otherwise } = formula;
      if (condition.kind === 'comparison') checkComparison(condition.left, condition.right, before, report);
      return eitherOf(typeOf(value), typeOf(otherwise), spanOf(formula), report);
    }
  }
}

export function spanOf(formula: Formula): Span {
  switch (formula.kind) {
    case 'operand':
      return formula.column.kind === 'field' ? formula.column.field.span : formula.column.span;
    case 'arithmetic':
      return { start: spanOf(formula.left).start, end: spanOf(formula.right).end };
    default:
      return formula.span;
  }
}

function typeOfCall({ name, arguments: values, span }: Extract<Formula, { kind: 'call' }>, before: Columns, report?: Report): ValueType {
  const [value, digits, more] = values;
  const counts = name === 'round' ? more === undefined : digits === undefined;
  if (value === undefined || !counts) {
    report?.error({
      code: 'bad-formula',
      message: `${name} takes ${name === 'round' ? 'a number, and how many digits are kept' : 'one value'}.`,
      span,
    });
    return 'any';
  }
  const isList = value.kind === 'operand' && isListColumn(value.column, before);
  if (name === 'length' && isList) return 'number';
  const type = typeOfFormula(value, before, report);
  if (!takes(name, type)) {
    const hint =
      name === 'round' ? 'Divide a duration by 1s, or a size by 1KiB, to get a plain number.' : 'Text, or a field that holds text.';
    report?.error({
      code: 'bad-formula',
      message: `${name} takes ${name === 'round' ? 'a number' : 'text'}, and this is ${sayType(type)}.`,
      span: spanOf(value),
      hint,
    });
  }
  if (
    digits !== undefined &&
    !(digits.kind === 'number' && digits.unit === 'number' && Number.isInteger(digits.value) && digits.value >= 0 && digits.value <= 9)
  ) {
    report?.error({
      code: 'bad-formula',
      message: 'How many digits are kept is a number from 0 to 9.',
      span: spanOf(digits),
      hint: 'Such as round(x, 2).',
    });
  }
  return name === 'lower' || name === 'upper' ? 'text' : 'number';
}

function takes(name: FunctionName, type: ValueType): boolean {
  return type === 'any' || (name === 'round' ? type === 'number' : type === 'text');
}

function checkComparison(left: Formula, right: Formula, before: Columns, report?: Report): void {
  eitherOf(
    typeOfFormula(left, before, report),
    typeOfFormula(right, before, report),
    { start: spanOf(left).start, end: spanOf(right).end },
    report,
  );
}

/** The type that both have. */
function eitherOf(one: ValueType, other: ValueType, span: Span, report?: Report): ValueType {
  if (one === other || other === 'any') return one;
  if (one === 'any') return other;
  report?.error({
    code: 'bad-formula',
    message: `One of the two is ${sayType(one)}, the other ${sayType(other)}.`,
    span,
    hint: 'Give both the same type, such as two numbers or two texts.',
  });
  return 'any';
}

function isListColumn(column: ColumnRef, before: Columns): boolean {
  if (column.kind === 'column') return before?.find(({ key }) => key === column.key)?.isList === true;
  const { field } = column;
  if (field.computed !== undefined) return false;
  const known = fieldOf(field);
  return isListField(field) || (known !== undefined && known.type !== 'object' && takesPath(known) && field.path.length === 0);
}

function reportList(column: ColumnRef, report?: Report): void {
  const name = column.kind === 'field' ? printField(column.field) : printColumn(column);
  report?.error({
    code: 'bad-formula',
    message: `${name} holds several values.`,
    span: spanOf({ kind: 'operand', column }),
    hint: column.kind === 'field' ? `Ask for one of them, such as ${name}[0], or for length(${name}).` : `Ask for length(${name}).`,
  });
}

function asText(type: ValueType): ValueType {
  return type === 'ip' ? 'text' : type;
}

function sayType(type: ValueType): string {
  return { any: 'any value', text: 'text', time: 'a time', boolean: 'yes or no', ip: 'text' }[type as 'any'] ?? `a ${type}`;
}
