/** What stands between a configuration that reads well and a server that starts with it. */
import { AppError } from '../contract/problems.ts';
import type { ServerConfig } from '../platform/config-schema.ts';
import { readForward } from '../service/forward/read-forward.ts';
import { readListenAddress } from './listen-address.ts';
import { assertGuarded, readRules } from './rules.ts';
import { readTlsFiles } from './tls-files.ts';

/** What is missing on this machine: secrets and certificates. @throws AppError `config-invalid` for what is wrong on any. */
export async function checkConfig(config: ServerConfig, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const address = readListenAddress(config.listen);
  assertGuarded(config, address);
  for (const forward of config.forward) readForward(forward, config.destinations);
  const found = await Promise.allSettled([readRules(config, address, env), config.tls === undefined ? null : readTlsFiles(config.tls)]);
  return found.flatMap((result) => {
    if (result.status === 'fulfilled') return [];
    if (result.reason instanceof AppError) return [result.reason.message];
    throw result.reason;
  });
}
