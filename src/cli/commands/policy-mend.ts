/** `telltale policy mend`: the mended policy on stdout, for a file. */
import type { RequestOf } from '../../contract/requests.ts';
import type { CommandRunner } from '../face.ts';
import { escapeLines } from '../terminal/escape.ts';

export const runPolicyMendCommand: CommandRunner<RequestOf<'policy mend'>> = async (request, { handlers, out, context }) => {
  const { text } = await handlers['policy mend'](request, context);
  await out.write(out.isTerminal ? escapeLines(text) : text);
  await out.flush();
  return 0;
};
