/** `telltale policy suggest`: a policy from traffic. The policy alone with -o yaml; beside it what it costs is said. */
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { renderSuggested } from '../output/policy/suggested.ts';
import { writeJson } from '../output/write-json.ts';
import { escapeLines } from '../terminal/escape.ts';

export const runPolicySuggestCommand: CommandRunner<RequestOf<'policy suggest'>> = async (request, face) => {
  const { handlers, out, outStyle, err, errStyle, setup, context } = face;
  const answer = await handlers['policy suggest'](request, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else {
    await out.write(escapeLines(answer.text));
    const said = (style: typeof outStyle) => renderSuggested(answer, { style, width: out.width });
    if (setup.output !== 'yaml') await out.write(`\n${said(outStyle)}`);
    else if (answer.failed || !setup.quiet) await err.write(said(errStyle));
  }
  await out.flush();
  await writeFooter(face, `${formatCount(answer.today.events)} recorded events`);
  return answer.failed ? exitCodes.findings : exitCodes.ok;
};
