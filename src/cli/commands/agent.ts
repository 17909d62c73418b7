/** `telltale agent`: follows logs until it is told to stop, and tells on standard error, in JSON lines, what a person should know. */
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { readVersion } from '../../platform/version.ts';
import { readAgentConfig } from '../../service/agent/agent-config.ts';
import { createAgentLog } from '../../service/agent/agent-log.ts';
import { runAgent } from '../../service/agent/run-agent.ts';
import type { CommandRunner } from '../face.ts';

export const runAgentCommand: CommandRunner<RequestOf<'agent'>> = async (request, { context: { signal, clock } }) => {
  const config = await readAgentConfig(request, process.env);
  const log = createAgentLog((line) => void process.stderr.write(line), clock);
  await runAgent({ config, env: process.env, version: readVersion(), log, clock, signal });
  return exitCodes.ok;
};
