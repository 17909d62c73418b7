/** Paths into JSON that begin alike, as a tree: what they have in common is taken out once. */

import type { PathStep } from '../../query/ast.ts';
import { printPath } from '../../query/parse-field.ts';
import { textsOf, walkStep } from '../json-walk.ts';
import type { Params } from '../statement.ts';
import type { Layers } from './layers.ts';

interface Branch {
  readonly step: PathStep | null;
  readonly branches: Map<string, Branch>;
  /** The column that the values at its end become; null where no path ends here. */
  column: string | null;
}

export class PathTree {
  readonly #root: Branch = { step: null, branches: new Map(), column: null };
  readonly #name: string;
  #count = 0;

  /** `name`: what its columns begin with. */
  constructor(name: string) {
    this.#name = name;
  }

  get isEmpty(): boolean {
    return this.#root.branches.size === 0 && this.#root.column === null;
  }

  /** The column of the values at the end of the path, as a list of texts. */
  take(path: readonly PathStep[]): string {
    let branch = this.#root;
    for (const step of path) {
      const key = printPath([step]);
      const next = branch.branches.get(key) ?? { step, branches: new Map(), column: null };
      branch.branches.set(key, next);
      branch = next;
    }
    branch.column ??= `${this.#name}_value_${this.#count++}`;
    return branch.column;
  }

  /** `values`: the list of JSON texts that the paths begin in; a column of a layer below `layer`. */
  define(values: string, layer: number, layers: Layers, params: Params): void {
    this.#define(this.#root, values, layer, layers, params);
  }

  #define(branch: Branch, values: string, layer: number, layers: Layers, params: Params): void {
    if (branch.column !== null) layers.add(layer, branch.column, textsOf(values));
    // Each step is a column: what goes through lists of lists at once takes the engine far longer to plan than to do.
    for (const next of branch.branches.values()) {
      if (next.step === null) continue;
      const column = `${this.#name}_at_${this.#count++}`;
      layers.add(layer, column, walkStep(values, next.step, params));
      this.#define(next, column, layer + 1, layers, params);
    }
  }
}
