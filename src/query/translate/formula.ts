/** Formulas of `eval` in languages of pipes: what is the same for all of them. What is absent, or divided by 0, gives nothing. */
import { assertNever, invariant } from '../../model/invariant.ts';
import type { ArithmeticOp, ColumnRef, CompareOp, Condition, Formula } from '../ast.ts';
import { resultOf } from '../formula/arithmetic-type.ts';
import { spanOf } from '../formula/formula-type.ts';
import { printField } from '../print-field.ts';
import type { Columns } from '../stages/stage.ts';
import { conditionOf, operandOf } from './condition.ts';
import { type Cannot, cannot, type Draft, type Said } from './draft.ts';
import type { Language } from './language.ts';

type TermType = 'number' | 'duration' | 'size' | 'text' | 'boolean';

export interface Term {
  readonly type: TermType;
  readonly code: string;
  /** Whether it is a number that stands there, and is not 0: then nothing has to be asked before it divides. */
  readonly isNonzero?: boolean;
}

/** How a language spells what formulas are made of. */
export interface FormulaLanguage {
  number(value: number, unit: 'number' | 'duration' | 'size'): string;
  quote(text: string): Said;
  /** A number made of two; nothing where either is absent, or is divided by 0. `unit` is that of the result. */
  calculate(op: ArithmeticOp, left: Term, right: Term, unit: Term['type']): string;
  join(left: string, right: string): string;
  call(name: 'lower' | 'upper' | 'length', text: string): string;
  round(number: string, digits: number): string;
  /** A number as text; the empty text where it is absent. */
  asText(number: string): string;
  choose(condition: string, one: Term, other: Term): string;
  /** True or false, also where one of the two is absent: then only `!=` holds. */
  compare(left: string, op: CompareOp, right: string): string;
}

interface FormulaPlace {
  readonly language: Language & { readonly formula: FormulaLanguage };
  /** Null over events. */
  readonly before: Columns;
  /** The code of a column of groups. */
  column(key: string): string;
  readonly draft: Draft;
}

export function writeFormula(formula: Formula, place: FormulaPlace): string {
  return new FormulaWriter(place).term(formula).code;
}

class FormulaWriter {
  readonly #place: FormulaPlace;
  readonly #language: FormulaLanguage;

  constructor(place: FormulaPlace) {
    this.#place = place;
    this.#language = place.language.formula;
  }

  term(formula: Formula): Term {
    switch (formula.kind) {
      case 'number':
        return { type: formula.unit, code: this.#language.number(formula.value, formula.unit), isNonzero: formula.value !== 0 };
      case 'text':
        return { type: 'text', code: this.#place.draft.said(this.#language.quote(formula.value), 'this text', formula.span) };
      case 'operand':
        return this.#operand(formula.column);
      case 'arithmetic':
        return this.#arithmetic(formula);
      case 'call':
        return this.#call(formula);
      case 'if': {
        const [value, otherwise] = this.#alike(this.term(formula.value), this.term(formula.otherwise));
        return { type: value.type, code: this.#language.choose(this.#condition(formula.condition), value, otherwise) };
      }
      default:
        return assertNever(formula);
    }
  }

  #operand(column: ColumnRef): Term {
    const { language, before, draft } = this.#place;
    if (column.kind === 'field' && before === null) {
      const operand = operandOf(column.field, language, draft);
      if (!('kind' in operand)) return this.#refuse(operand, column);
      if (operand.kind === 'number') return { type: operand.unit ?? 'number', code: operand.bare ?? operand.code };
      if (operand.kind === 'text' || operand.kind === 'boolean') return { type: operand.kind, code: operand.code };
      return this.#refuse(
        operand.kind === 'time' ? cannot('it computes with times in another way') : cannot('of several values none is the first there'),
        column,
      );
    }
    const key = column.kind === 'column' ? column.key : column.field.text;
    const known = before?.find((one) => one.key === key);
    const code = this.#place.column(key);
    const type = known?.type ?? 'any';
    if (known?.isList === true) return this.#refuse(cannot('it counts no elements of lists in formulas'), column);
    if (type === 'time') return this.#refuse(cannot('it computes with times in another way'), column);
    if (type === 'any') return { type: 'number', code };
    return { type: type === 'ip' ? 'text' : type, code };
  }

  #arithmetic(formula: Extract<Formula, { kind: 'arithmetic' }>): Term {
    const [left, right] = [this.term(formula.left), this.term(formula.right)];
    const type = resultOf(formula.op, left.type, right.type);
    // What was refused stands there as a number.
    if (type === null || type === 'any' || type === 'ip' || type === 'time') return { type: 'number', code: '' };
    if (type !== 'text') return { type, code: this.#language.calculate(formula.op, left, right, type) };
    return { type, code: this.#language.join(this.#text(left, formula.left), this.#text(right, formula.right)) };
  }

  #call({ name, arguments: values }: Extract<Formula, { kind: 'call' }>): Term {
    const [value, digits] = values;
    invariant(value !== undefined, `${name} has an argument`);
    const term = this.term(value);
    if (name === 'round') {
      const kept = digits?.kind === 'number' ? Math.min(9, Math.max(0, Math.trunc(digits.value))) : 0;
      return { type: 'number', code: this.#language.round(term.code, kept) };
    }
    return { type: name === 'length' ? 'number' : 'text', code: this.#language.call(name, this.#text(term, value)) };
  }

  #condition(condition: Condition): string {
    if (condition.kind === 'filter') return conditionOf(condition.where, this.#place.language, this.#place.draft);
    const [left, right] = this.#alike(this.term(condition.left), this.term(condition.right));
    return this.#language.compare(left.code, condition.op, right.code);
  }

  #alike(one: Term, other: Term): readonly [Term, Term] {
    if (one.type === other.type || (one.type !== 'text' && other.type !== 'text')) return [one, other];
    const asText = ({ type, code }: Term): Term => ({ type: 'text', code: type === 'text' ? code : this.#language.asText(code) });
    return [asText(one), asText(other)];
  }

  #text({ type, code }: Term, formula: Formula): string {
    if (type === 'text') return code;
    if (type === 'number' || type === 'size') return this.#language.asText(code);
    const why = cannot('it writes them in another way', 'Divide a duration by 1s, and join the number.');
    return this.#place.draft.said(why, type === 'duration' ? 'a duration in a text' : 'yes and no in a text', spanOf(formula));
  }

  #refuse(why: Cannot, column: ColumnRef): Term {
    const [name, span] = column.kind === 'field' ? [printField(column.field), column.field.span] : [column.key, column.span];
    return { type: 'number', code: this.#place.draft.said(why, `${name} in a formula`, span) };
  }
}
