/** `telltale facets`: the top values of each field among the events of a query, one row for each value. */
import type { AnswerOf, RowsAnswer } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { renderDiagnostics } from '../../query/render-diagnostics.ts';
import { type CommandRunner, sayCounting, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters } from '../output/formats.ts';
import { rowFormatOf } from '../output/row-format.ts';
import { escapeLines } from '../terminal/escape.ts';

type Facets = AnswerOf<'facets'>;

export const runFacetsCommand: CommandRunner<RequestOf<'facets'>> = async (request, face) => {
  const { handlers, out, outStyle, err, setup, context } = face;
  const answer = await handlers.facets(request, context);
  if (answer.warnings.length > 0) await err.write(`${escapeLines(renderDiagnostics(request.text, answer.warnings))}\n`);
  const format = rowFormatOf(setup, 'table');
  if (format === 'json') await out.write(`${JSON.stringify(answer, null, 2)}\n`);
  else await rowWriters[format](asRows(answer), { sink: out, style: outStyle });
  await out.flush();
  await writeFooter(face, sayBasis(answer));
  return 0;
};

/** Everything a script needs is in each row; a share is of all events of the query. */
function asRows({ facets, events, counting }: Facets): RowsAnswer {
  const rows = facets.flatMap(({ field, values }) =>
    values.map(({ value, count }) => ({ cells: [field, value, count, Math.round((count / Math.max(events, 1)) * 1000) / 10] })),
  );
  return {
    columns: [
      { key: 'field', type: 'keyword' },
      { key: 'value', type: 'text' },
      { key: 'count', type: 'count' },
      { key: 'percent', type: 'number' },
    ],
    rows: 'groups',
    counting,
    warnings: [],
    batches: (async function* () {
      yield rows;
    })(),
  };
}

function sayBasis({ events, sampled, counting }: Facets): string {
  const what = `${formatCount(events)} ${counting === 'requests' ? 'requests' : 'events'}`;
  if (sampled === null) return `${what}, ${sayCounting(counting)}`;
  return `${what}; counts are estimates from ${formatCount(sampled)} of them, ${sayCounting(counting)}`;
}
