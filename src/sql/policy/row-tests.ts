/**
 * Conditions that only the row of an event can answer, as bits of whole numbers: events that agree on these and on their kind
 * meet the same rule, so that it is looked for once for each such group, and not for each event.
 */
const bitsOfWord = 60;

export class RowTests {
  readonly #tests: string[] = [];

  /** SQL over the group that says what the condition says of each of its rows. */
  add(sql: string): string {
    const known = this.#tests.indexOf(sql);
    const at = known < 0 ? this.#tests.push(sql) - 1 : known;
    return `bitTest(${wordAt(Math.floor(at / bitsOfWord))}, ${at % bitsOfWord})`;
  }

  /** The names of the numbers, each with its SQL over the row. */
  words(): readonly (readonly [name: string, sql: string])[] {
    const words: [string, string][] = [];
    for (let start = 0; start < this.#tests.length; start += bitsOfWord) {
      const bits = this.#tests.slice(start, start + bitsOfWord).map((sql, bit) => `bitShiftLeft(toUInt64(${sql}), ${bit})`);
      words.push([wordAt(words.length), bits.join(' + ')]);
    }
    return words;
  }
}

function wordAt(index: number): string {
  return `w${index}`;
}
