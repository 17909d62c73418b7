/**
 * One parse of the record for all that is asked of it: collects the paths that expressions need and renders the one
 * `JSONExtract(record, 'Tuple(…)')` that gives them. An object is asked for by its parts or as a whole, never as both.
 */
import { invariant } from '../model/invariant.ts';
import type { EventPath } from './columns.ts';

/** Types of the paths of an event; what is not listed is text. Source: audit/v1/types.go, and v1alpha1 for `timestamp`. */
const pathTypes: Readonly<Record<string, string>> = {
  'requestReceivedTimestamp': "DateTime64(6, 'UTC')",
  'stageTimestamp': "DateTime64(6, 'UTC')",
  'timestamp': "DateTime64(6, 'UTC')",
  'user.groups': 'Array(String)',
  'user.extra': 'Map(String, Array(String))',
  'impersonatedUser.groups': 'Array(String)',
  'impersonatedUser.extra': 'Map(String, Array(String))',
  'sourceIPs': 'Array(String)',
  'responseStatus.code': 'Int32',
  'annotations': 'Map(String, String)',
  // Not of an API server: what maps records to native events notes it; see decode/native-event.ts.
  'missing': 'Array(String)',
};

interface Node {
  readonly children: Map<string, Node>;
}

export class Extraction {
  readonly #root: Node = { children: new Map() };
  readonly #name: string;

  /** `name` is the alias that the rendered tuple will have in the statement. */
  constructor(name = 'e') {
    this.#name = name;
  }

  readonly at: EventPath = (path) => {
    let node = this.#root;
    for (const key of path.split('.')) {
      invariant(/^[A-Za-z]+$/.test(key), `not a path of an event: ${path}`);
      const child: Node = node.children.get(key) ?? { children: new Map() };
      node.children.set(key, child);
      node = child;
    }
    invariant(node.children.size === 0, `${path} is asked for by its parts already`);
    return `${this.#name}.${path}`;
  };

  /** Whether any path was asked for. */
  get isEmpty(): boolean {
    return this.#root.children.size === 0;
  }

  /** `JSONExtract(record, 'Tuple(…)')` over the SQL expression of the record. */
  render(record: string): string {
    return `JSONExtract(${record}, '${renderTuple(this.#root, '').replaceAll("'", "\\'")}')`;
  }
}

function renderTuple(node: Node, prefix: string): string {
  const parts: string[] = [];
  for (const [key, child] of node.children) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    parts.push(`${key} ${child.children.size > 0 ? renderTuple(child, path) : (pathTypes[path] ?? 'String')}`);
  }
  return `Tuple(${parts.join(', ')})`;
}
