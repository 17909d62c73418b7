/**
 * Leaves out of the page what only the reference of the language shows: what is said at length, the examples and the forms of other
 * tools stand beside the code of each stage and filter, and weigh more than it does. Their summaries stay, for completion.
 */
import type { Plugin } from 'vite';

const left: ReadonlySet<string> = new Set(['about', 'absent', 'lists', 'examples', 'elsewhere']);
const files = /\/src\/query\/(?:stages|filters)\/[\w-]+\.ts$/;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly key?: Node & { readonly name?: string };
  readonly value?: unknown;
}

export function withoutReference(): Plugin {
  return {
    name: 'telltale:without-reference',
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      if (!files.test(id) || !code.includes('docs:')) return null;
      const cuts = propertiesOf(this.parse(code), (name) => name === 'docs').flatMap(({ value }) =>
        propertiesOf(value, (name) => left.has(name)),
      );
      const [first] = cuts;
      if (first === undefined) return null;
      let text = '';
      let end = 0;
      for (const cut of cuts) {
        text += code.slice(end, cut.start);
        // A property that stands alone is as good as none.
        end = cut.end + (/^\s*,/.exec(code.slice(cut.end))?.[0].length ?? 0);
      }
      return { code: text + code.slice(end), map: null };
    },
  };
}

/** Those within a tree, in the order of the text; what is inside of one that is found is passed over. */
function propertiesOf(tree: unknown, isWanted: (name: string) => boolean): readonly Node[] {
  if (Array.isArray(tree)) return tree.flatMap((each) => propertiesOf(each, isWanted));
  if (typeof tree !== 'object' || tree === null) return [];
  const node = tree as Node;
  if (node.type === 'Property' && isWanted(node.key?.name ?? '')) return [node];
  return Object.values(node).flatMap((each) => propertiesOf(each, isWanted));
}
