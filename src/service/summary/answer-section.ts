/** One section's query to its answer: the first rows, how many more there are, what is folded, and what “nothing” means. */
import type { Folded, SectionAnswer } from '../../contract/summary.ts';
import type { Expr, Query } from '../../query/ast.ts';
import { printQuery } from '../../query/print-query.ts';
import { readValidQuery } from '../read-valid-query.ts';
import { countOf, followRow, groupingKeys, limited, listing, narrow, rangesOf } from './compose-query.ts';
import type { Section } from './section.ts';
import { controlPlane } from './sections.ts';
import type { Table, Work } from './work.ts';

const mostRows = 12;
const mostActors = 5;
/** Up to so many groups are fetched, so that one statement gives the first rows, their number and their sum. */
const mostGroups = 1000;

export async function answerSection(section: Section, work: Work): Promise<SectionAnswer> {
  const whole = work.restrict(read(section.query));
  const own = section.fold ? read(controlPlane).where : null;
  const listed = own === null ? whole : narrow(whole, { kind: 'not', operand: own });
  const [found, folded] = await Promise.all([fetchRows(listed, section, work), own === null ? null : foldOwn(whole, own, work)]);
  const rows = found.table.rows.slice(0, mostRows);
  const [absence, caveat] = await Promise.all([
    rows.length === 0 ? explainAbsence(section, folded, work) : null,
    rows.length === 0 ? null : findCaveat(section, listed, work),
  ]);
  const requests = found.requests + (folded?.requests ?? 0);
  const query = work.textOf(section.query);
  return {
    id: section.id,
    group: section.group,
    title: section.title,
    form: section.form,
    query,
    requests,
    listed: { query: folded === null ? query : printQuery(listed), requests: found.requests },
    columns: found.table.columns,
    rows: rows.map((values) => ({ values, query: printQuery(followRow(listed, values)) })),
    more: found.rowCount - rows.length,
    isMoreExact: found.rowCount <= mostGroups || groupingKeys(whole) === null,
    folded,
    absence,
    caveat,
  };
}

/** The sections' own queries are held valid by a test. */
function read(text: string): Query {
  return readValidQuery(text).query;
}

interface Found {
  readonly table: Table;
  /** Requests in all, in these rows or not. */
  readonly requests: number;
  /** Rows in all; one more than `mostGroups` stands for any number of groups beyond. */
  readonly rowCount: number;
}

async function fetchRows(query: Query, { columns = [] }: Pick<Section, 'columns'>, work: Work): Promise<Found> {
  if (groupingKeys(query) === null) {
    const [table, requests] = await Promise.all([work.ask(limited(listing(query, columns), mostRows)), count(query, work)]);
    return { table, requests, rowCount: requests };
  }
  const table = await work.ask(limited(query, mostGroups + 1));
  const rowCount = table.rows.length;
  const requests = rowCount > mostGroups ? await count(query, work) : table.rows.reduce((sum, row) => sum + Number(row['count']), 0);
  return { table, requests, rowCount };
}

async function count(query: Query, work: Work): Promise<number> {
  const { rows } = await work.ask(countOf(query));
  return Number(rows[0]?.['count'] ?? 0);
}

/** Null where the control plane did nothing of it. */
async function foldOwn(whole: Query, own: Expr, work: Work): Promise<Folded | null> {
  const query = narrow({ ...whole, stages: [...rangesOf(whole), ...read('groupby actor').stages] }, own);
  const { table, requests, rowCount } = await fetchRows(query, {}, work);
  if (requests === 0) return null;
  const actors = table.rows.slice(0, mostActors).map((row) => ({ actor: String(row['actor']), requests: Number(row['count']) }));
  return { query: printQuery(query), requests, actors, more: rowCount - actors.length };
}

async function explainAbsence({ none, basis }: Section, folded: Folded | null, work: Work): Promise<SectionAnswer['absence']> {
  if (folded !== null) return { recorded: true, text: `${none} but by the control plane` };
  if (basis === undefined || (await count(work.restrict(read(basis.query)), work)) > 0) return { recorded: true, text: none };
  return { recorded: false, text: basis.missing };
}

async function findCaveat({ caveat }: Section, query: Query, work: Work): Promise<string | null> {
  if (caveat === undefined) return null;
  const affected = await count(narrow(query, read(caveat.where).where), work);
  return affected === 0 ? null : `${affected.toLocaleString('en-US')} ${caveat.text}`;
}
