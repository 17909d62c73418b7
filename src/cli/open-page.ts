/** Serves the page over a store on this machine alone, opens it in the person’s browser, and goes on until Ctrl-C. */
import { spawn } from 'node:child_process';
import { AppError } from '../contract/problems.ts';
import type { ServerConfig } from '../platform/config-schema.ts';
import { loadConfig } from '../platform/load-config.ts';
import { createLog } from '../platform/log.ts';
import { serve } from '../server/serve.ts';
import type { Face } from './face.ts';

export interface OpenPageOptions {
  /** A directory; where what is received waits is beside it. */
  readonly store: string;
  /** Whether a browser is started. */
  readonly opens: boolean;
}

/** @throws AppError as `serve` does */
export async function openPage({ store, opens }: OpenPageOptions, { context, err, errStyle }: Face): Promise<void> {
  // The settings of a server that may run here as well are not meant.
  const config = await loadConfig(undefined, {});
  const run = (listen: ServerConfig['listen']) =>
    serve({
      // What is looked at is stored already.
      load: async () => ({ ...config, listen, detection: { ...config.detection, start: 'all' } }),
      placesOf: () => ({ store, spool: `${store}-spool` }),
      env: {},
      signal: context.signal,
      clock: Date.now,
      log: createLog('error'),
      oneTimeOwner: true,
      onListening: ({ ownerUrl, url }) => {
        const link = ownerUrl ?? url;
        void err.write(`\n${errStyle.bold('The page')}  ${link}\n          the link lets you in once; Ctrl-C ends the server\n`);
        if (opens) openBrowser(link);
      },
    });
  try {
    await run(config.listen);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'listen-failed') throw error;
    // Something else has the usual port.
    await run('127.0.0.1:0');
  }
}

/** Where there is no screen there is nothing to open. */
function openBrowser(url: string): void {
  const { platform, env } = process;
  const hasScreen = platform === 'darwin' || env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined;
  if (!hasScreen || env['CI'] !== undefined) return;
  const child = spawn(platform === 'darwin' ? 'open' : 'xdg-open', [url], { detached: true, stdio: 'ignore' });
  // The link is on the screen.
  child.on('error', () => undefined);
  child.unref();
}
