/** The condition of a Sigma rule: names of selections, `1 of`, `any of`, `all of`, `and`, `or`, `not`, parentheses. Text in, a filter or findings out. */
import type { Span } from '../model/diagnostic.ts';
import { nearest } from '../model/suggest.ts';
import type { Expr } from '../query/ast.ts';

export interface ConditionProblem {
  readonly code: string;
  readonly message: string;
  /** In the text of the condition. */
  readonly span: Span;
  readonly hint?: string;
}

interface ParsedCondition {
  readonly where: Expr | null;
  readonly problems: readonly ConditionProblem[];
  /** The selections that it names. */
  readonly used: ReadonlySet<string>;
}

interface Word {
  readonly text: string;
  readonly span: Span;
}

/** Deeper than any condition that a person writes. */
const deepest = 100;

export function parseCondition(text: string, selections: ReadonlyMap<string, Expr>): ParsedCondition {
  const reader = new ConditionReader(text, selections);
  const where = reader.read();
  return { where: reader.problems.length === 0 ? where : null, problems: reader.problems, used: reader.used };
}

class ConditionReader {
  readonly problems: ConditionProblem[] = [];
  readonly used = new Set<string>();
  readonly #words: readonly Word[];
  readonly #end: Span;
  readonly #selections: ReadonlyMap<string, Expr>;
  #at = 0;
  #depth = 0;

  constructor(text: string, selections: ReadonlyMap<string, Expr>) {
    this.#words = [...text.matchAll(/[()|]|[^\s()|]+/g)].map((match) => ({
      text: match[0],
      span: { start: match.index, end: match.index + match[0].length },
    }));
    this.#end = { start: text.length, end: text.length };
    this.#selections = selections;
  }

  read(): Expr | null {
    const where = this.#or();
    const rest = this.#peek();
    if (rest !== undefined && this.problems.length === 0) {
      if (rest.text === '|')
        this.#fail('condition-pipe', 'Conditions do not count any more.', rest, 'Write a correlation rule: type: event_count.');
      else this.#fail('condition-rest', `“${rest.text}” is not expected here.`, rest, 'Join the parts with and or or.');
    }
    return where;
  }

  #or(): Expr | null {
    return this.#joined('or', () => this.#joined('and', () => this.#not()));
  }

  #joined(kind: 'and' | 'or', operand: () => Expr | null): Expr | null {
    const first = operand();
    const operands = first === null ? [] : [first];
    while (this.#take(kind)) {
      const next = operand();
      if (next !== null) operands.push(next);
    }
    const [only, another] = operands;
    return only === undefined ? null : another === undefined ? only : { kind, operands };
  }

  #not(): Expr | null {
    if (!this.#take('not')) return this.#part();
    if (++this.#depth > deepest) return this.#tooDeep();
    const operand = this.#not();
    this.#depth--;
    return operand === null ? null : { kind: 'not', operand };
  }

  #part(): Expr | null {
    const word = this.#next();
    if (word === undefined) return this.#fail('condition-end', 'The condition ends too early.', undefined, 'Name a selection.');
    if (word.text === '(') {
      if (++this.#depth > deepest) return this.#tooDeep();
      const inner = this.#or();
      this.#depth--;
      if (this.problems.length === 0 && !this.#take(')')) return this.#fail('condition-open', 'This parenthesis is not closed.', word);
      return inner;
    }
    if (/^(1|any|all|\d+)$/i.test(word.text) && this.#peek()?.text.toLowerCase() === 'of') return this.#quantified(word);
    const found = this.#selections.get(word.text);
    if (found !== undefined) {
      this.used.add(word.text);
      return found;
    }
    const near = nearest(word.text, this.#selections.keys());
    return this.#fail(
      'no-selection',
      `There is no selection “${word.text}”.`,
      word,
      near === null ? 'Write it under detection.' : `Did you mean ${near}?`,
    );
  }

  /** `1 of sel_*`, `all of them`. */
  #quantified(quantifier: Word): Expr | null {
    this.#next();
    const target = this.#next();
    if (target === undefined)
      return this.#fail('condition-end', 'The condition ends too early.', undefined, 'Write 1 of selection_* or all of them.');
    const word = quantifier.text.toLowerCase();
    if (/^\d+$/.test(word) && word !== '1')
      return this.#fail('condition-count', `“${word} of” is not known.`, quantifier, 'Write 1 of, any of or all of.');
    const isThem = target.text === 'them';
    const pattern = new RegExp(`^${target.text.split('*').map(escaped).join('.*')}$`);
    // A leading underscore keeps a selection out of them.
    const names = [...this.#selections.keys()].filter((name) => (isThem ? !name.startsWith('_') : pattern.test(name)));
    if (names.length === 0) return this.#fail('no-selection', `No selection is called “${target.text}”.`, target);
    for (const name of names) this.used.add(name);
    const operands = names.flatMap((name) => this.#selections.get(name) ?? []);
    return { kind: word === 'all' ? 'and' : 'or', operands };
  }

  #tooDeep(): null {
    return this.#fail('condition-deep', 'The condition is nested too deeply.', this.#peek());
  }

  #fail(code: string, message: string, word: Word | undefined, hint?: string): null {
    this.problems.push({ code, message, span: word?.span ?? this.#end, ...(hint !== undefined && { hint }) });
    // The first problem says it all; what follows would only echo it.
    this.#at = this.#words.length;
    return null;
  }

  #peek(): Word | undefined {
    return this.#words[this.#at];
  }

  #next(): Word | undefined {
    return this.#words[this.#at++];
  }

  #take(text: string): boolean {
    if (this.#peek()?.text.toLowerCase() !== text) return false;
    this.#at++;
    return true;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
