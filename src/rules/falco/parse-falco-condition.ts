/** The condition of a Falco rule or macro: `and`, `or`, `not`, comparisons, macros, lists. Text in, a filter or the first problem out. */
import type { Span } from '../../model/diagnostic.ts';
import { nearest } from '../../model/suggest.ts';
import type { Expr } from '../../query/ast.ts';
import { compareField } from './compare-field.ts';
import { allOf, anyOf, noneOf } from './constants.ts';
import { falcoField } from './falco-field.ts';

export interface FalcoNames {
  /** The filter of a macro; null where it was reported already. Undefined where there is none of this name. */
  macro(name: string): Expr | null | undefined;
  /** The items of a list with those of lists in it; undefined where there is none of this name. */
  list(name: string): readonly string[] | undefined;
  readonly known: () => Iterable<string>;
}

export interface FalcoProblem {
  readonly code: string;
  readonly message: string;
  /** In the text of the condition. */
  readonly span: Span;
  readonly hint?: string;
}

interface Token {
  readonly kind: 'sign' | 'word' | 'quoted' | 'punctuation';
  readonly text: string;
  readonly span: Span;
}

const tokenForm =
  /\s+|(==|!=|<=|>=|=|<|>)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([(),])|((?:[^\s()"',=<>![]|\[[^\]]*\]|!(?!=))+)|([\s\S])/g;
const wordOperators: readonly string[] = [
  'contains',
  'icontains',
  'bcontains',
  'startswith',
  'bstartswith',
  'endswith',
  'glob',
  'iglob',
  'in',
  'intersects',
  'pmatch',
  'exists',
  'regex',
];
const manyValues: readonly string[] = ['in', 'intersects', 'pmatch'];
const cases: readonly string[] = ['tolower', 'toupper'];
const deepest = 100;

class Failure extends Error {
  readonly problem: FalcoProblem;

  constructor(problem: FalcoProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

interface ParsedFalco {
  readonly where: Expr | null;
  readonly problem: FalcoProblem | null;
  /** Fields that no event has. */
  readonly warnings: readonly FalcoProblem[];
}

export function parseFalcoCondition(text: string, names: FalcoNames, span: Span): ParsedFalco {
  const reader = new Reader(text, names, span);
  try {
    return { where: reader.read(), problem: null, warnings: reader.warnings };
  } catch (error) {
    if (error instanceof Failure) return { where: null, problem: error.problem, warnings: reader.warnings };
    throw error;
  }
}

function tokenOf(match: RegExpExecArray): readonly Token[] {
  const [whole, sign, quoted, punctuation, word] = match;
  if (/^\s/.test(whole)) return [];
  const span = { start: match.index, end: match.index + whole.length };
  if (sign !== undefined) return [{ kind: 'sign', text: sign, span }];
  if (punctuation !== undefined) return [{ kind: 'punctuation', text: punctuation, span }];
  if (quoted !== undefined) return [{ kind: 'quoted', text: quoted.slice(1, -1).replace(/\\(["'\\])/g, '$1'), span }];
  return [{ kind: 'word', text: word ?? whole, span }];
}

class Reader {
  readonly warnings: FalcoProblem[] = [];
  readonly #tokens: readonly Token[];
  readonly #end: Span;
  readonly #names: FalcoNames;
  /** Where the condition stands in its file, for the fields of the filter. */
  readonly #place: Span;
  #at = 0;
  #depth = 0;

  constructor(text: string, names: FalcoNames, place: Span) {
    this.#tokens = [...text.matchAll(tokenForm)].flatMap(tokenOf);
    this.#end = { start: text.length, end: text.length };
    this.#names = names;
    this.#place = place;
  }

  /** A condition that names what cannot be resolved, and was reported elsewhere, is null. */
  read(): Expr | null {
    if (this.#tokens.length === 0) this.#fail('condition-empty', 'The condition is empty.', undefined);
    const where = this.#or();
    const rest = this.#peek();
    if (rest !== undefined) this.#fail('condition-rest', `“${rest.text}” is not expected here.`, rest, 'Join the parts with and or or.');
    return where;
  }

  #or(): Expr | null {
    return this.#joined('or', () => this.#joined('and', () => this.#not()));
  }

  #joined(word: 'and' | 'or', operand: () => Expr | null): Expr | null {
    const operands = [operand()];
    while (this.#takeWord(word)) operands.push(operand());
    const found = operands.filter((one) => one !== null);
    if (found.length < operands.length) return null;
    return word === 'and' ? allOf(found) : anyOf(found);
  }

  #not(): Expr | null {
    if (++this.#depth > deepest) this.#fail('condition-deep', 'The condition is nested too deeply.', this.#peek());
    try {
      if (!this.#takeWord('not')) return this.#primary();
      const operand = this.#not();
      return operand === null ? null : noneOf(operand);
    } finally {
      this.#depth--;
    }
  }

  #primary(): Expr | null {
    const token = this.#next() ?? this.#fail('condition-end', 'The condition ends too early.', undefined);
    if (token.text === '(' && token.kind === 'punctuation') {
      const inner = this.#or();
      if (!this.#takePunctuation(')')) this.#fail('condition-open', 'This parenthesis is not closed.', token);
      return inner;
    }
    if (token.kind !== 'word')
      this.#fail('condition-rest', `“${token.text}” is not expected here.`, token, 'A field, a macro or a parenthesis stands here.');
    const lower = token.text.toLowerCase();
    if (cases.includes(lower) && this.#takePunctuation('(')) {
      const field = this.#next() ?? this.#fail('condition-end', 'The condition ends too early.', undefined);
      if (!this.#takePunctuation(')')) this.#fail('condition-open', 'This parenthesis is not closed.', token);
      return this.#comparison(field, true);
    }
    const following = this.#peek();
    const isCompared = following?.kind === 'sign' || (following?.kind === 'word' && wordOperators.includes(following.text.toLowerCase()));
    return isCompared ? this.#comparison(token, false) : this.#macro(token);
  }

  #macro(token: Token): Expr | null {
    const found = this.#names.macro(token.text);
    if (found !== undefined) return found;
    const near = nearest(token.text, this.#names.known());
    const isField = /^(ka|jevt|evt|proc|fd|container|k8s)\./.test(token.text);
    return this.#fail(
      'no-macro',
      isField ? `${token.text} is not compared with anything.` : `There is no macro “${token.text}”.`,
      token,
      isField
        ? 'Write an operator behind it, such as exists.'
        : near === null
          ? 'Give the file with it before this one.'
          : `Did you mean ${near}?`,
    );
  }

  #comparison(field: Token, caseless: boolean): Expr {
    const sign = this.#next() ?? this.#fail('condition-end', 'An operator is missing.', undefined);
    const operator = sign.text
      .toLowerCase()
      .replace(/^==$/, '=')
      .replace(/^b(?=contains|startswith)/, '');
    const values = operator === 'exists' ? [] : manyValues.includes(operator) ? this.#values() : [this.#value()];
    const found = falcoField(field.text, this.#place);
    if (found.kind === 'unknown') {
      const message = `No event has a field “${field.text}”: this never holds.`;
      this.warnings.push({ code: 'no-such-field', message, span: field.span, hint: found.hint });
      return {
        kind: 'in',
        field: { field: field.text.toLowerCase(), path: [], text: field.text, span: this.#place },
        values: [],
        negated: false,
      };
    }
    const where = compareField(found, { operator, values, caseless });
    return typeof where === 'string' ? this.#fail('bad-value', where, sign) : where;
  }

  #value(): string {
    const token = this.#next();
    if (token === undefined || token.kind === 'sign' || (token.kind === 'punctuation' && token.text !== ','))
      return this.#fail('condition-end', 'A value is missing here.', token);
    const next = this.#peek();
    if (token.kind === 'word' && next?.text === '(') this.#fail('condition-rest', 'Two fields cannot be compared with each other.', token);
    return token.text;
  }

  /** Items in parentheses, names of lists among them. */
  #values(): readonly string[] {
    const values: string[] = [];
    const open = this.#peek();
    if (!this.#takePunctuation('(')) return this.#items(this.#next());
    while (!this.#takePunctuation(')')) {
      const token = this.#next();
      if (token === undefined) this.#fail('condition-open', 'This parenthesis is not closed.', open);
      if (token.kind !== 'punctuation') values.push(...this.#items(token));
    }
    return values;
  }

  #items(token: Token | undefined): readonly string[] {
    if (token === undefined) return this.#fail('condition-end', 'A value is missing here.', undefined);
    return token.kind === 'word' ? (this.#names.list(token.text) ?? [token.text]) : [token.text];
  }

  #fail(code: string, message: string, token: Token | undefined, hint?: string): never {
    throw new Failure({ code, message, span: token?.span ?? this.#end, ...(hint !== undefined && { hint }) });
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  #takeWord(word: string): boolean {
    const token = this.#peek();
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    this.#at++;
    return true;
  }

  #takePunctuation(text: string): boolean {
    const token = this.#peek();
    if (token?.kind !== 'punctuation' || token.text !== text) return false;
    this.#at++;
    return true;
  }
}
