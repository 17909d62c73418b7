/**
 * A statement in layers: each adds columns to those below it, so that what many ask for is worked out once. Every column that a layer
 * hands on costs the engine time to plan: each names what is needed above it, and no more.
 */

export class Layers {
  readonly #layers: { readonly name: string; readonly sql: string }[][] = [];

  /** The number of the layer that stands over all that are there. */
  get next(): number {
    return this.#layers.length;
  }

  /** `sql` may name columns of lower layers alone. */
  add(layer: number, name: string, sql: string): void {
    while (this.#layers.length <= layer) this.#layers.push([]);
    this.#layers[layer]?.push({ name, sql });
  }

  /** Over `FROM …`, whose columns `below` all are handed on. */
  render(from: string, below: readonly string[]): string {
    const handedOn = [...below];
    return this.#layers.reduce((lower, columns) => {
      if (columns.length === 0) return lower;
      const select = [...handedOn, ...columns.map(({ name, sql }) => `${sql} AS ${name}`)];
      handedOn.push(...columns.map(({ name }) => name));
      return `FROM (SELECT ${select.join(', ')} ${lower})`;
    }, from);
  }
}
