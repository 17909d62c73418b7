/** `telltale policy explain`: a policy in sentences, for people, for programs, and for a review. */
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { CommandRunner } from '../face.ts';
import { renderExplained, renderExplainedMarkdown } from '../output/policy/explained.ts';
import { writeJson } from '../output/write-json.ts';

export const runPolicyExplainCommand: CommandRunner<RequestOf<'policy explain'>> = async (
  request,
  { handlers, out, outStyle, setup, context },
) => {
  const answer = await handlers['policy explain'](request, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else if (setup.output === 'md') await out.write(renderExplainedMarkdown(answer));
  else await out.write(renderExplained(answer, { style: outStyle, width: out.width }));
  await out.flush();
  return exitCodes.ok;
};
