/** `telltale config`: checks a configuration, shows what holds, or prints the schema. */
import { stringify } from 'yaml';
import type { RequestOf } from '../../contract/requests.ts';
import { configJsonSchema } from '../../platform/config-environment.ts';
import { loadConfig } from '../../platform/load-config.ts';
import { presentConfig } from '../../platform/present-config.ts';
import type { CommandRunner } from '../face.ts';
import { escapeLines } from '../terminal/escape.ts';

export const runConfigCommand: CommandRunner<RequestOf<'config'>> = async ({ action, file }, { out }) => {
  await out.write(await textOf(action, file ?? (process.env['TELLTALE_CONFIG'] || undefined)));
  await out.flush();
  return 0;
};

async function textOf(action: RequestOf<'config'>['action'], file: string | undefined): Promise<string> {
  if (action === 'schema') return `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  const config = await loadConfig(file, process.env);
  if (action === 'show') return `${escapeLines(stringify(presentConfig(config)).trimEnd())}\n`;
  return `${escapeLines(file ?? 'The environment')}: no errors.\n`;
}
