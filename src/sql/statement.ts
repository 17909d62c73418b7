/** What `sql/` makes and `store/` runs: text with numbered parameters, never text with values in it. */

import type { IndicatorLists } from '../model/indicator-list.ts';

export type ParamValue = string | number | bigint | boolean | readonly string[] | readonly number[];

export interface Statement {
  /** Holds `{p0:Type}` placeholders, numbered in the order they stand. */
  readonly sql: string;
  readonly params: Readonly<Record<string, ParamValue>>;
}

/** Collects the parameters of one statement while its text is made. */
export class Params {
  /** The lists that rules may ask, by name. */
  readonly lists: IndicatorLists;
  readonly #values: Record<string, ParamValue> = {};
  readonly #shared = new Map<string, string>();
  #count = 0;

  constructor(lists: IndicatorLists = new Map()) {
    this.lists = lists;
  }

  /** The placeholder of a value of this ClickHouse type. */
  bind(type: string, value: ParamValue): string {
    const name = `p${this.#count++}`;
    this.#values[name] = value;
    return `{${name}:${type}}`;
  }

  /** The same placeholder for the same key: what is long is sent once, however often it is asked. */
  bindShared(key: string, type: string, value: () => ParamValue): string {
    const known = this.#shared.get(key) ?? this.bind(type, value());
    this.#shared.set(key, known);
    return known;
  }

  get values(): Readonly<Record<string, ParamValue>> {
    return this.#values;
  }
}

/** Parts are bound in the order in which they are compiled; in the statement they are numbered in the order they stand. */
export function numbered(sql: string, params: Params): Statement {
  const final = new Params();
  const names = new Map<string, string>();
  const text = sql.replace(/\{(p\d+):([^}]+)\}/g, (placeholder, name: string, type: string) => {
    const value = params.values[name];
    if (value === undefined) return placeholder;
    const known = names.get(name) ?? final.bind(type, value);
    names.set(name, known);
    return known;
  });
  return { sql: text, params: final.values };
}

/** A statement without values. */
export function fixed(sql: string): Statement {
  return { sql, params: {} };
}
