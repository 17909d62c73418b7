/** `telltale config`: checks a configuration, shows what holds, or prints the schema. */
import { stringify } from 'yaml';
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { configJsonSchema } from '../../platform/config-environment.ts';
import { loadConfig } from '../../platform/load-config.ts';
import { presentConfig } from '../../platform/present-config.ts';
import { checkConfig } from '../../server/check-config.ts';
import { missingSecrets } from '../../service/destinations.ts';
import type { CommandRunner } from '../face.ts';
import { escapeLines } from '../terminal/escape.ts';

export const runConfigCommand: CommandRunner<RequestOf<'config'>> = async ({ action, file: given }, { out, context }) => {
  const { env } = process;
  const file = given ?? (env['TELLTALE_CONFIG'] || undefined);
  if (action === 'schema') {
    await out.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    return exitCodes.ok;
  }
  const config = await loadConfig(file, env);
  if (action === 'show') {
    await out.write(`${escapeLines(stringify(presentConfig(config)).trimEnd())}\n`);
    return exitCodes.ok;
  }
  const missing = await checkConfig(config, env);
  const silent = await missingSecrets(config.destinations, env);
  for (const message of [...missing, ...silent]) context.warn(message);
  const but =
    missing.length > 0 ? ', but on this machine it would not start' : silent.length > 0 ? ', but alerts would wait for a secret' : '';
  await out.write(`${escapeLines(file ?? 'The environment')}: no errors${but}.\n`);
  return missing.length + silent.length > 0 ? exitCodes.findings : exitCodes.ok;
};
