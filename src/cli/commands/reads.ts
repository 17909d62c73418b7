/** `telltale reads`: who has asked what of a server, as rows. */
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters } from '../output/formats.ts';
import { rowFormatOf } from '../output/row-format.ts';

export const runReadsCommand: CommandRunner<RequestOf<'reads'>> = async (request, face) => {
  const answer = await face.handlers.reads(request, face.context);
  const count = await rowWriters[rowFormatOf(face.setup, 'table')](answer, { sink: face.out, style: face.outStyle });
  await face.out.flush();
  const next = answer.next?.() ?? null;
  await writeFooter(
    face,
    `${formatCount(count)} ${count === 1 ? 'question' : 'questions'}${next === null ? '' : ` · --page-after ${next} shows more`}`,
  );
  return 0;
};
