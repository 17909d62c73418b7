/** `telltale get`: events in full, laid out as YAML where nothing else is asked. */
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { rowWriters } from '../output/formats.ts';
import { rowFormatOf } from '../output/row-format.ts';

export const runGetCommand: CommandRunner<RequestOf<'get'>> = async (request, face) => {
  const answer = await face.handlers.get(request, face.context);
  const count = await rowWriters[rowFormatOf(face.setup, 'yaml')](answer, { sink: face.out, style: face.outStyle });
  await face.out.flush();
  await writeFooter(face, `${count} ${count === 1 ? 'event' : 'events'}, all stages`);
  return 0;
};
