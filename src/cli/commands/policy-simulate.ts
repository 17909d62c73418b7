/** `telltale policy simulate`: what a policy would record of real traffic. */
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters } from '../output/formats.ts';
import { renderSimulatedHead, renderSimulatedNotes, simulatedRules } from '../output/policy/simulated.ts';
import { writeJson } from '../output/write-json.ts';

export const runPolicySimulateCommand: CommandRunner<RequestOf<'policy simulate'>> = async (request, face) => {
  const { handlers, out, outStyle, setup, context } = face;
  const answer = await handlers['policy simulate'](request, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else {
    const page = { style: outStyle, width: out.width };
    await out.write(renderSimulatedHead(answer, page));
    if (answer.first !== null) await rowWriters.table(simulatedRules(answer), { sink: out, style: outStyle });
    await out.write(renderSimulatedNotes(answer, page));
  }
  await out.flush();
  await writeFooter(face, `${formatCount(answer.today.events)} recorded events`);
  return exitCodes.ok;
};
