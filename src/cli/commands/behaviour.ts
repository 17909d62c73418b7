/** `telltale behaviour`: what was not usual, for people, for programs and for reports. */
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters } from '../output/formats.ts';
import { behaviourMarkdown, behaviourNdjson, behaviourRows } from '../output/rules/behaviour-findings.ts';
import { countByLevel } from '../output/rules/findings.ts';
import { writeJson } from '../output/write-json.ts';
import { escapeJson } from '../terminal/escape.ts';

export const runBehaviourCommand: CommandRunner<RequestOf<'behaviour'>> = async (request, face) => {
  const { handlers, out, outStyle, setup, context } = face;
  const output = setup.output ?? 'table';
  const answer = await handlers.behaviour(request, context);
  if (output === 'json') await writeJson(answer, out);
  else if (output === 'ndjson') for (const line of behaviourNdjson(answer)) await out.write(out.isTerminal ? escapeJson(line) : line);
  else if (output === 'md') await out.write(behaviourMarkdown(answer));
  else if (answer.findings.length > 0) await rowWriters.table(behaviourRows(answer), { sink: out, style: outStyle });
  await out.flush();
  const { learning, watched, rules } = answer;
  const still = learning === 0 ? '' : `, ${formatCount(learning)} not watched for long enough yet`;
  await writeFooter(face, `${countByLevel(answer)} by ${formatCount(rules)} detections · ${formatCount(watched)} identities known${still}`);
  return answer.failed ? exitCodes.findings : exitCodes.ok;
};
