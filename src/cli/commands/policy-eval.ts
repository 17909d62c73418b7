/** `telltale policy eval`: what a policy makes of one request. */
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { CommandRunner } from '../face.ts';
import { renderEvaluated } from '../output/policy/evaluated.ts';
import { writeJson } from '../output/write-json.ts';

export const runPolicyEvalCommand: CommandRunner<RequestOf<'policy eval'>> = async (
  request,
  { handlers, out, outStyle, setup, context },
) => {
  const answer = await handlers['policy eval'](request, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else await out.write(renderEvaluated(answer, { style: outStyle, width: out.width }));
  await out.flush();
  return exitCodes.ok;
};
