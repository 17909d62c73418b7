/** `telltale policy init`: an audit policy on stdout, for a file; or what there is. */
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { CommandRunner } from '../face.ts';
import { renderTemplates } from '../output/policy/templates.ts';
import { writeJson } from '../output/write-json.ts';

export const runPolicyInitCommand: CommandRunner<RequestOf<'policy init'>> = async (
  request,
  { handlers, out, outStyle, setup, context },
) => {
  const answer = await handlers['policy init'](request, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else await out.write(answer.text ?? renderTemplates(answer, { style: outStyle, width: out.width }));
  await out.flush();
  return exitCodes.ok;
};
