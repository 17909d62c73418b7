/** `telltale completion SHELL`: prints the script that the shell sources. */
import type { RequestOf } from '../../contract/requests.ts';
import { completionScripts } from '../completion/scripts.ts';
import type { CommandRunner } from '../face.ts';

export const runCompletionCommand: CommandRunner<RequestOf<'completion'>> = async ({ shell }, { out }) => {
  await out.write(completionScripts[shell]);
  await out.flush();
  return 0;
};
