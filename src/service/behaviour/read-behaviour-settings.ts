/** The settings of behaviour as the configuration has them, for a command that was given a file, or by TELLTALE_CONFIG. */
import { loadConfig } from '../../platform/load-config.ts';
import { type BehaviourSettings, behaviourSettings } from './behaviour-settings.ts';

/** @throws AppError `config-invalid` */
export async function readBehaviourSettings(file: string | undefined): Promise<BehaviourSettings> {
  const config = await loadConfig(file ?? (process.env['TELLTALE_CONFIG'] || undefined), process.env);
  return behaviourSettings(config.behaviour);
}
