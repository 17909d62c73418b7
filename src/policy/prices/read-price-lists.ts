/** Text of a file of prices → its lists, or what is wrong with it, by line. */
import { isNode, parseDocument } from 'yaml';
import { indexLines } from '../load/finding.ts';
import { type PriceList, priceFile } from './price-list.ts';

export interface PriceFinding {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

interface ReadPrices {
  /** Empty where anything is wrong. */
  readonly lists: readonly PriceList[];
  readonly findings: readonly PriceFinding[];
}

const longestText = 1_000_000;

export function readPriceLists(text: string): ReadPrices {
  const failed = (findings: readonly PriceFinding[]) => ({ lists: [], findings });
  if (text.length > longestText) return failed([{ line: 1, message: `More than ${longestText} characters are not read.` }]);
  const lineOf = indexLines(text);
  try {
    const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, logLevel: 'error' });
    const wrong = [...document.errors, ...document.warnings];
    if (wrong.length > 0) return failed(wrong.map(({ message, pos }) => ({ line: lineOf(pos[0]).line, message: `${message}.` })));
    const read = priceFile.safeParse(withTextDates(document.toJS({ maxAliasCount: 0 })));
    if (!read.success) {
      return failed(
        read.error.issues.map(({ path, message }) => {
          const place = path.length === 0 ? 'The file' : path.join('.');
          return { line: lineOf(startOf(document, path)).line, message: `${place}: ${message}.` };
        }),
      );
    }
    const names = read.data.lists.flatMap(({ name, aliases }) => [name, ...aliases]);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) return failed([{ line: 1, message: `The name ${twice} is given twice.` }]);
    return { lists: read.data.lists, findings: [] };
  } catch {
    // The reader of YAML calls itself for each level; aliases are refused, as little text can become much by them.
    return failed([{ line: 1, message: 'This is nested too deeply, or has aliases.' }]);
  }
}

/** A date of which only the year is known looks like a number. */
function withTextDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTextDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'asOf' && typeof inner === 'number' ? String(inner) : withTextDates(inner)]),
  );
}

/** Where the innermost thing on this path begins that is there. */
function startOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
