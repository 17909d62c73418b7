/** `telltale policy coverage`: what a policy answers; changes are priced where recorded events were named. */
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { renderCovered } from '../output/policy/covered.ts';
import { renderCoveredMarkdown } from '../output/policy/covered-markdown.ts';
import { writeJson } from '../output/write-json.ts';

export const runPolicyCoverageCommand: CommandRunner<Omit<RequestOf<'policy coverage'>, 'traffic'>> = async (request, face) => {
  const { handlers, out, outStyle, setup, context } = face;
  const traffic = setup.files.length > 0 || setup.store !== undefined;
  const answer = await handlers['policy coverage']({ ...request, traffic }, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else if (setup.output === 'md') await out.write(renderCoveredMarkdown(answer));
  else await out.write(renderCovered(answer, { style: outStyle, width: out.width }));
  await out.flush();
  if (answer.traffic !== null) await writeFooter(face, `${formatCount(answer.traffic.events)} recorded events`);
  return answer.failed ? exitCodes.findings : exitCodes.ok;
};
