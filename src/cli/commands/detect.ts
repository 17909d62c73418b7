/** `telltale detect`: findings for people, for programs, for code hosts and for reports. */
import { exitCodes } from '../../contract/problems.ts';
import type { FaceField, RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters } from '../output/formats.ts';
import { countByLevel, findingRows, findingsMarkdown, findingsNdjson, findingsSarif, sayQuiet } from '../output/rules/findings.ts';
import { writeJson } from '../output/write-json.ts';
import { escapeJson, escapeText } from '../terminal/escape.ts';

export const runDetectCommand: CommandRunner<Omit<RequestOf<'detect'>, FaceField>> = async (request, face) => {
  const { handlers, out, outStyle, setup, context, err } = face;
  const output = setup.output ?? 'table';
  const answer = await handlers.detect({ ...request, events: output === 'ndjson' || output === 'json' }, context);
  const json = (text: string) => out.write(out.isTerminal ? escapeJson(text) : text);
  if (output === 'json') await writeJson(answer, out);
  else if (output === 'ndjson') for (const line of findingsNdjson(answer)) await json(line);
  else if (output === 'sarif') await json(findingsSarif(answer, face.where));
  else if (output === 'md') await out.write(findingsMarkdown(answer));
  else if (answer.findings.length > 0) await rowWriters.table(findingRows(answer), { sink: out, style: outStyle });
  await out.flush();
  if (answer.left.length > 0 && !setup.quiet)
    await err.write(
      `${face.errStyle.dim(`${formatCount(answer.left.length)} rules did not run: no event can satisfy them, or they are deprecated.`)}\n`,
    );
  const quiet = sayQuiet(answer);
  if (quiet !== '' && !setup.quiet) await err.write(`${face.errStyle.dim(escapeText(quiet))}\n`);
  await writeFooter(face, `${countByLevel(answer)} by ${formatCount(answer.rules)} rules`);
  return answer.failed ? exitCodes.findings : exitCodes.ok;
};
