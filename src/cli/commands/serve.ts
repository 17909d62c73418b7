/** `telltale serve`: the server in the foreground, until Ctrl-C or SIGTERM. Its log goes to standard error. */
import type { RequestOf } from '../../contract/requests.ts';
import { pickConfig } from '../../platform/config.ts';
import type { ServerConfig } from '../../platform/config-schema.ts';
import { loadConfig } from '../../platform/load-config.ts';
import { serve } from '../../server/serve.ts';
import type { CommandRunner, Face } from '../face.ts';

const lingerMs = 500;

type Request = RequestOf<'serve'>;

export const runServeCommand: CommandRunner<Request> = async (request, face) => {
  const { env } = process;
  const file = request.config ?? (env['TELLTALE_CONFIG'] || undefined);
  await serve({
    // What is given on the command line holds also when the file is read again.
    load: async () => {
      const config = await loadConfig(file, env);
      const listening = request.listen === undefined ? config : { ...config, listen: request.listen };
      return request.anonymous ? { ...listening, api: { ...config.api, anonymous: true } } : listening;
    },
    placesOf: (config) => placesOf(config, request, face),
    env,
    signal: face.context.signal,
    clock: Date.now,
    show: (line) => process.stderr.write(line),
  });
  // What a store that does not answer holds open keeps nobody waiting.
  setTimeout(() => process.exit(), lingerMs).unref();
  return 0;
};

function placesOf(config: ServerConfig, request: Request, { setup }: Face): { store: string; spool: string } {
  const given = setup.store === undefined ? config : { ...config, store: setup.store };
  const { store, spool } = pickConfig(given, process.env);
  return { store, spool: request.spool ?? spool };
}
