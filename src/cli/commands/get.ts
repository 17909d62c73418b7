/** `telltale get`: events in full, laid out as YAML where nothing else is asked, each below a sentence that says what it is. */
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { rowWriters } from '../output/formats.ts';
import { rowFormatOf } from '../output/row-format.ts';
import { sayRow } from '../output/say-row.ts';
import { yamlWriter } from '../output/yaml.ts';

export const runGetCommand: CommandRunner<RequestOf<'get'>> = async (request, face) => {
  const answer = await face.handlers.get(request, face.context);
  const format = rowFormatOf(face.setup, 'yaml');
  const write = format === 'yaml' ? yamlWriter(sayRow) : rowWriters[format];
  const count = await write(answer, { sink: face.out, style: face.outStyle });
  await face.out.flush();
  await writeFooter(face, `${count} ${count === 1 ? 'event' : 'events'}, all stages`);
  return 0;
};
