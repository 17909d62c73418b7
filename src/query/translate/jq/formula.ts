/** Formulas of `eval` in jq, as sql/formula.ts has them for the engine: what is absent is null, and so is all that is computed from it. */
import { assertNever, invariant } from '../../../model/invariant.ts';
import type { ColumnRef, Condition, Formula } from '../../ast.ts';
import { resultOf } from '../../formula/arithmetic-type.ts';
import { printField } from '../../print-field.ts';
import type { Columns } from '../../stages/stage.ts';
import { conditionOf, operandOf } from '../condition.ts';
import type { Draft } from '../draft.ts';
import type { Operand } from '../language.ts';
import { columnOf } from './column.ts';
import { jqLanguage } from './language.ts';
import { jqText } from './literals.ts';

/** `any` is a value of which nobody knows whether it is text or a number. */
type TermType = 'number' | 'duration' | 'size' | 'time' | 'boolean' | 'text' | 'any';

interface Term {
  readonly type: TermType;
  /** An expression with one value. Times are microseconds. */
  readonly code: string;
}

/** The value of the formula over an event (`before` is null) or over a row of groups. */
export function jqFormula(formula: Formula, before: Columns, draft: Draft): string {
  const { type, code } = new FormulaWriter(before, draft).term(formula);
  if (type === 'duration' || type === 'size') return `(${code} | ${draft.define('whole')})`;
  return type === 'time' ? `(${code} | ${draft.define('whole')} | if . == null then null else ${draft.define('instant')} end)` : code;
}

class FormulaWriter {
  readonly #before: Columns;
  readonly #draft: Draft;

  constructor(before: Columns, draft: Draft) {
    this.#before = before;
    this.#draft = draft;
  }

  term(formula: Formula): Term {
    switch (formula.kind) {
      case 'number':
        return { type: formula.unit, code: `${formula.value}` };
      case 'text':
        return { type: 'text', code: jqText(formula.value) };
      case 'operand':
        return this.#operand(formula.column);
      case 'arithmetic':
        return this.#arithmetic(formula.op, this.term(formula.left), this.term(formula.right));
      case 'call':
        return this.#call(formula);
      case 'if': {
        const [value, otherwise] = this.#alike(this.term(formula.value), this.term(formula.otherwise));
        return { type: value.type, code: `(if ${this.#condition(formula.condition)} then ${value.code} else ${otherwise.code} end)` };
      }
      default:
        return assertNever(formula);
    }
  }

  #operand(column: ColumnRef): Term {
    if (column.kind === 'field' && this.#before === null) {
      const operand = operandOf(column.field, jqLanguage, this.#draft);
      if ('why' in operand) return { type: 'any', code: this.#draft.said(operand, printField(column.field), column.field.span) };
      return this.#ofEvent(operand);
    }
    const key = column.kind === 'column' ? column.key : column.field.text;
    const type = this.#before?.find((one) => one.key === key)?.type ?? 'any';
    const cell = columnOf(key);
    if (type === 'time') return { type, code: `(${cell} | if . == null then null else ${this.#draft.define('micros')} end)` };
    return { type: type === 'ip' ? 'text' : type, code: type === 'text' || type === 'ip' ? `(${cell} // "")` : cell };
  }

  #ofEvent(operand: Operand): Term {
    const { code } = operand;
    switch (operand.kind) {
      case 'text':
        return { type: 'text', code };
      case 'number':
        return { type: operand.unit ?? 'number', code: operand.absentIsZero ? `(${code} | if . == 0 then null else . end)` : code };
      case 'time':
        return { type: 'time', code: `(${code} | ${this.#draft.define('micros')})` };
      case 'boolean':
        return { type: 'boolean', code };
      case 'list':
      case 'json':
        return { type: operand.kind === 'json' ? 'any' : 'text', code: `(${code} | .[0] // "")` };
      default:
        return assertNever(operand);
    }
  }

  #arithmetic(op: Extract<Formula, { kind: 'arithmetic' }>['op'], left: Term, right: Term): Term {
    const type = resultOf(op, left.type, right.type);
    invariant(type !== null && type !== 'any' && type !== 'ip', `the checker refuses ${left.type} ${op} ${right.type}`);
    if (type === 'text') return { type, code: `(${this.#text(left)} + ${this.#text(right)})` };
    const name = this.#draft.define({ '+': 'plus', '-': 'minus', '*': 'times', '/': 'over', '%': 'rest' }[op]);
    return { type, code: `${name}(${this.#number(left)}; ${this.#number(right)})` };
  }

  #call({ name, arguments: values }: Extract<Formula, { kind: 'call' }>): Term {
    const [value, digits] = values;
    invariant(value !== undefined, `${name} has an argument`);
    const list = name === 'length' && value.kind === 'operand' ? this.#list(value.column) : null;
    if (list !== null) return { type: 'number', code: `(${list} | length)` };
    const term = this.term(value);
    switch (name) {
      case 'lower':
      case 'upper':
        this.#draft.note('jq changes the case of ASCII letters alone.');
        return { type: 'text', code: `(${this.#text(term)} | ascii_${name === 'lower' ? 'down' : 'up'}case)` };
      case 'length':
        return { type: 'number', code: `(${this.#text(term)} | length)` };
      case 'round': {
        const kept = digits?.kind === 'number' ? Math.min(9, Math.max(0, Math.trunc(digits.value))) : 0;
        return { type: 'number', code: `(${this.#number(term)} | ${this.#draft.define('rounded')}(${10 ** kept}))` };
      }
      default:
        return assertNever(name);
    }
  }

  /** A whole list, of which there is only the length. Of a place in an object the first value is meant. */
  #list(column: ColumnRef): string | null {
    if (this.#before !== null) {
      const key = column.kind === 'column' ? column.key : column.field.text;
      return this.#before.find((one) => one.key === key)?.isList === true ? columnOf(key) : null;
    }
    if (column.kind !== 'field') return null;
    const operand = operandOf(column.field, jqLanguage, this.#draft);
    return 'kind' in operand && operand.kind === 'list' ? operand.code : null;
  }

  #condition(condition: Condition): string {
    if (condition.kind === 'filter') return conditionOf(condition.where, jqLanguage, this.#draft);
    const { op } = condition;
    const [left, right] = this.#alike(this.term(condition.left), this.term(condition.right));
    const sign = op === '=' ? '==' : op;
    const none = op === '!=' ? 'true' : 'false';
    return `([${left.code}, ${right.code}] | if any(. == null) then ${none} else .[0] ${sign} .[1] end)`;
  }

  /** Both of one type. */
  #alike(one: Term, other: Term): readonly [Term, Term] {
    if (one.type === other.type) return [one, other];
    const type = one.type === 'any' ? other.type : one.type;
    if (type === 'text' || type === 'boolean' || type === 'any') {
      return [
        { type: 'text', code: this.#text(one) },
        { type: 'text', code: this.#text(other) },
      ];
    }
    return [
      { type, code: this.#number(one) },
      { type, code: this.#number(other) },
    ];
  }

  #number({ type, code }: Term): string {
    return type === 'any' || type === 'text' ? `(${code} | ${this.#draft.define('numeric')})` : code;
  }

  /** As people read it: durations in seconds. */
  #text({ type, code }: Term): string {
    switch (type) {
      case 'text':
        return code;
      case 'any':
      case 'number':
      case 'size':
      case 'boolean':
        return `(${code} | ${this.#draft.define('asText')})`;
      case 'duration':
        return `(${code} | if . == null then "" else (. / 1000000 | tostring) + "s" end)`;
      case 'time':
        return `(${code} | if . == null then "" else ${this.#draft.define('instant')} end)`;
      default:
        return assertNever(type);
    }
  }
}
