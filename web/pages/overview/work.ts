/** The rows of the work question, added up: verbs, and the matrix of resources and verbs; and what kinds of request are. Pure. */
import { countOf, type Row, textOf } from '../../api/use-rows.ts';

export interface Matrix {
  readonly verbs: readonly string[];
  readonly resources: readonly { readonly resource: string; readonly count: number; readonly cells: readonly number[] }[];
  /** Resources that have no row, and their requests. */
  readonly others: { readonly resources: number; readonly count: number };
  readonly largest: number;
}

export interface Kind {
  readonly verb: string;
  readonly resource: string;
  readonly subresource: string;
  readonly count: number;
  /** Microseconds. */
  readonly p99: number;
  readonly max: number;
}

const verbOrder = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** Counts by verb, most first. */
export function verbsOf(rows: readonly Row[]): { readonly verb: string; readonly count: number }[] {
  return [...addUp(rows, (row) => textOf(row['verb']))]
    .map(([verb, count]) => ({ verb, count }))
    .sort((one, other) => other.count - one.count);
}

export function matrixOf(rows: readonly Row[], mostResources: number): Matrix {
  const found = new Set(rows.map((row) => textOf(row['verb'])));
  const verbs = [...verbOrder.filter((verb) => found.has(verb)), ...[...found].filter((verb) => !verbOrder.includes(verb)).sort()];
  const totals = [...addUp(rows, (row) => textOf(row['resource']))].sort(([, one], [, other]) => other - one);
  const shown = totals.slice(0, mostResources);
  const left = totals.slice(mostResources);
  const cells = new Map<string, Map<string, number>>(shown.map(([resource]) => [resource, new Map()]));
  for (const row of rows) {
    const ofResource = cells.get(textOf(row['resource']));
    const verb = textOf(row['verb']);
    ofResource?.set(verb, (ofResource.get(verb) ?? 0) + countOf(row));
  }
  const resources = shown.map(([resource, count]) => ({
    resource,
    count,
    cells: verbs.map((verb) => cells.get(resource)?.get(verb) ?? 0),
  }));
  return {
    verbs,
    resources,
    others: { resources: left.length, count: left.reduce((sum, [, count]) => sum + count, 0) },
    largest: Math.max(1, ...resources.flatMap((each) => each.cells)),
  };
}

/** From 0 for none to 5. Not in proportion: rare requests are to be seen beside those that come by the thousand. */
export function heatOf(count: number, largest: number): number {
  if (count <= 0) return 0;
  return Math.max(1, Math.ceil((count / largest) ** 0.45 * 5));
}

/** Requests that stay open say nothing of how quick the API server is. */
export const answersAtOnce = 'verb not in (watch,connect,proxy) and subresource not in (exec,attach,portforward,log,proxy)';

export function kindOf(row: Row): Kind {
  return {
    verb: textOf(row['verb']),
    resource: textOf(row['resource']),
    subresource: textOf(row['subresource']),
    count: countOf(row),
    p99: countOf(row, 'p99'),
    max: countOf(row, 'max'),
  };
}

/** What was tried, in a few words: `create pods/exec`. */
export function triedOf({ verb, resource, subresource }: Pick<Kind, 'verb' | 'resource' | 'subresource'>): string {
  const object = resource === '' ? 'a path' : resource;
  return `${verb === '' ? 'no verb' : verb} ${object}${subresource === '' ? '' : `/${subresource}`}`;
}

function addUp(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + countOf(row));
  return counts;
}
