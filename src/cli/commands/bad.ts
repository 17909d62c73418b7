/** `telltale bad`: records that could not be read, as rows. */
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters } from '../output/formats.ts';
import { rowFormatOf } from '../output/row-format.ts';

export const runBadCommand: CommandRunner<RequestOf<'bad'>> = async (request, face) => {
  const answer = await face.handlers.bad(request, face.context);
  const count = await rowWriters[rowFormatOf(face.setup, 'table')](answer, { sink: face.out, style: face.outStyle });
  await face.out.flush();
  const more = count === request.limit ? ' · --limit N shows more' : '';
  await writeFooter(face, `${formatCount(count)} bad ${count === 1 ? 'record' : 'records'}, kept as they came${more}`);
  return 0;
};
