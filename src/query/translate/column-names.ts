/** Names of columns that no language has to quote: letters, digits and `_`. So a name can never be more than a name. */

export class ColumnNames {
  readonly #names = new Map<string, string>();
  readonly #reserved: ReadonlySet<string>;

  /** `reserved` are words, in lower case, that mean something in the language. */
  constructor(reserved: ReadonlySet<string> = new Set()) {
    this.#reserved = reserved;
  }

  /** The name of the column with this key: the same for the same key, another for another. */
  of(key: string): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const plain = key.replace(/\W+/g, '_').replace(/^_+|_+$/g, '') || 'column';
    const base = /^\d/.test(plain) || this.#reserved.has(plain.toLowerCase()) ? `${plain}_`.replace(/^(\d)/, '_$1') : plain;
    const taken = new Set([...this.#names.values()].map((name) => name.toLowerCase()));
    let name = base;
    for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${base}_${count}`;
    this.#names.set(key, name);
    return name;
  }
}
