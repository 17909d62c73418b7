/** `telltale policy suggest`: a policy from traffic. The policy goes to standard output; beside it, on standard error, is said what it costs. */
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { renderSuggested } from '../output/policy/suggested.ts';
import { writeJson } from '../output/write-json.ts';
import { escapeLines } from '../terminal/escape.ts';

export const runPolicySuggestCommand: CommandRunner<RequestOf<'policy suggest'>> = async (request, face) => {
  const { handlers, out, err, errStyle, setup, context } = face;
  const answer = await handlers['policy suggest'](request, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else {
    await out.write(escapeLines(answer.text));
    await out.flush();
    if (answer.failed || !setup.quiet) await err.write(renderSuggested(answer, { style: errStyle, width: out.width }));
  }
  await out.flush();
  await writeFooter(face, `${formatCount(answer.today.events)} recorded events`);
  return answer.failed ? exitCodes.findings : exitCodes.ok;
};
