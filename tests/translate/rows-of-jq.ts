/** What a translated program prints, in the form in which the engine's rows can stand beside it. */
import type { Query } from '../../src/query/ast.ts';
import { translateQuery } from '../../src/query/translate/translate-query.ts';
import type { Relations } from '../golden/open-relations.ts';
import { runJq } from './jq-program.ts';

interface BothAnswers {
  readonly ofJq: readonly unknown[];
  readonly ofEngine: readonly unknown[];
  /** Whether the rows are whole events, in the order of their times. */
  readonly isList: boolean;
}

/** Asks jq over the lines, and the engine over the file that holds them. Throws where jq cannot say it. */
export async function askBoth(query: Query, lines: string, relations: Relations, nowUs?: bigint): Promise<BothAnswers> {
  const { text, diagnostics } = translateQuery(query, 'jq');
  if (text === null) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  const { compiled, rows } = await relations.ask(query, relations.files, { rawColumn: true });
  const all = compiled.columns.map(({ key }) => key);
  // Nobody but the engine computes the identity of an event.
  const keys = query.stages.some(({ kind }) => kind === 'first') ? all.filter((key) => key !== 'id') : all;
  const answer = runJq(nowUs === undefined ? text : text.replace(/\bnow\b/g, String(Number(nowUs) / 1e6)), lines);
  const isList = compiled.rows === 'events' && !query.stages.some(({ kind }) => kind === 'include' || kind === 'eval');
  if (isList) return { isList, ofJq: answer, ofEngine: rows.map((cells) => JSON.parse(String(cells.at(-1)))) };
  return {
    isList,
    ofJq: answer.map((row) => keys.map((key) => plain((row as Record<string, unknown>)[key]))),
    ofEngine: rows.map((cells) => keys.map((key) => plain(cells[all.indexOf(key)]))),
  };
}

/** As the engine writes rows: numbers to twelve digits, bodies as JSON. */
function plain(cell: unknown): unknown {
  if (typeof cell === 'number') return Number(cell.toPrecision(12));
  if (cell === null || cell === undefined || cell === '') return null;
  if (typeof cell === 'string' && /^[[{]/.test(cell)) return JSON.parse(cell);
  return cell;
}
