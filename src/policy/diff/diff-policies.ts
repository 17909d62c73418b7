/**
 * For which requests two policies differ: every pair of deciding rules that some request meets, found exactly, and put into
 * as few statements as will do. Each request that is recorded otherwise is in one of them, and no other is.
 */
import type { Attributes } from '../attributes.ts';
import { outcomeOf } from '../describe/describe-policy.ts';
import { isSameOutcome, nameOutcome, type Outcome } from '../describe/say-outcome.ts';
import type { Policy, PolicyRule } from '../policy.ts';
import { findWitness, type Witness } from '../reach/find-witness.ts';
import { freshValues } from '../reach/fresh-values.ts';
import { anybody } from '../reach/real-users.ts';

/** The requests on which these rules decide: from 0, null where no rule does, absent where any may. */
export interface Region {
  readonly before?: number | null;
  readonly after?: number | null;
}

export interface Difference {
  readonly from: Outcome;
  readonly to: Outcome;
  readonly region: Region;
  /** One of the requests; null where there may be one, and the policies are too large to tell. */
  readonly example: Attributes | null;
}

interface Cell {
  readonly row: number;
  readonly column: number;
}

/** What every request matches. */
const anything: PolicyRule = { level: 'None' };

export function diffPolicies(before: Policy, after: Policy): readonly Difference[] {
  return new Differences(before, after).find();
}

class Differences {
  readonly #rows: readonly Outcome[];
  readonly #columns: readonly Outcome[];
  readonly #before: Policy;
  readonly #after: Policy;
  readonly #fresh: ReturnType<typeof freshValues>;
  readonly #found = new Map<string, Witness>();

  constructor(before: Policy, after: Policy) {
    this.#before = before;
    this.#after = after;
    this.#rows = [...before.rules, undefined].map((rule) => outcomeOf(before, rule));
    this.#columns = [...after.rules, undefined].map((rule) => outcomeOf(after, rule));
    this.#fresh = freshValues([...before.rules, ...after.rules]);
  }

  find(): readonly Difference[] {
    const cells = this.#rows.flatMap((from, row) =>
      this.#columns.flatMap((to, column) => (isSameOutcome(from, to) || this.#reach({ row, column }) === null ? [] : [{ row, column }])),
    );
    const left = new Set(cells);
    const found: Difference[] = [];
    for (const lines of [this.#wholeLines(cells), cells.map((cell) => [cell])]) {
      // The line that says most comes first; what it says is not said again.
      for (const line of [...lines].sort((one, other) => other.length - one.length)) {
        const [first] = line;
        if (first === undefined || !line.every((cell) => left.has(cell))) continue;
        for (const cell of line) left.delete(cell);
        found.push(this.#describe(first, line));
      }
    }
    return found;
  }

  /** The cells of a rule whose requests all change, and in the same way. */
  #wholeLines(cells: readonly Cell[]): readonly (readonly Cell[])[] {
    const wholeOf = (axis: 'row' | 'column', at: number) => {
      const line = cells.filter((cell) => cell[axis] === at);
      const [first] = line;
      if (first === undefined) return [];
      const kind = this.#change(first);
      const across = axis === 'row' ? this.#columns : this.#rows;
      const isWhole = across.every((_, other) => {
        const cell = axis === 'row' ? { row: at, column: other } : { row: other, column: at };
        return this.#change(cell) === kind || this.#reach(cell) === null;
      });
      return isWhole ? [line] : [];
    };
    return [...this.#columns.flatMap((_, at) => wholeOf('column', at)), ...this.#rows.flatMap((_, at) => wholeOf('row', at))];
  }

  #change({ row, column }: Cell): string {
    const [from, to] = [this.#rows[row], this.#columns[column]];
    return from === undefined || to === undefined ? '' : `${nameOutcome(from)} → ${nameOutcome(to)}`;
  }

  #describe(first: Cell, line: readonly Cell[]): Difference {
    const witnesses = line.map((cell) => this.#realWitness(cell));
    const example = witnesses.find((one) => one !== null && one !== 'undecided');
    return {
      from: outcomeOf(this.#before, this.#before.rules[first.row]),
      to: outcomeOf(this.#after, this.#after.rules[first.column]),
      region: this.#regionOf(first, line),
      example: example ?? null,
    };
  }

  #regionOf(first: Cell, line: readonly Cell[]): Region {
    const before = { before: first.row < this.#before.rules.length ? first.row : null };
    const after = { after: first.column < this.#after.rules.length ? first.column : null };
    const isAlone = (axis: 'row' | 'column') => {
      const across = axis === 'row' ? this.#columns : this.#rows;
      if (line.some((cell) => cell[axis] !== first[axis])) return false;
      return across.every((_, other) => {
        const cell = axis === 'row' ? { row: first.row, column: other } : { row: other, column: first.column };
        return line.some(({ row, column }) => row === cell.row && column === cell.column) || this.#reach(cell) === null;
      });
    };
    // A rule that is there says more than that there is none.
    const byColumn = isAlone('column');
    if (byColumn && (after.after !== null || !isAlone('row'))) return after;
    if (isAlone('row')) return before;
    return byColumn ? after : { ...before, ...after };
  }

  #reach(cell: Cell): Witness {
    const key = `${cell.row} ${cell.column}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = this.#search(cell);
    this.#found.set(key, found);
    return found;
  }

  /** One whose user has the groups that an API server gives, where there is one. */
  #realWitness(cell: Cell): Witness {
    const real = this.#search(cell, true);
    return real === null || real === 'undecided' ? this.#reach(cell) : real;
  }

  #search({ row, column }: Cell, isReal = false): Witness {
    const earlier = [...this.#before.rules.slice(0, row), ...this.#after.rules.slice(0, column)];
    return findWitness(earlier, this.#before.rules[row] ?? anything, {
      within: this.#after.rules[column] ?? anything,
      fresh: this.#fresh,
      ...(isReal && { users: anybody }),
    });
  }
}
