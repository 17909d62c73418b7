/** `telltale serve`: composes the configuration, the intake, the application and the sockets, and drains when its signal fires. */
import type { ServerConfig } from '../platform/config-schema.ts';
import { createLog, type Log } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import { FollowedFiles } from '../service/followed-files.ts';
import { openIntake } from '../service/intake.ts';
import { createApp } from './app.ts';
import { type Listener, listen } from './listen.ts';
import { type ListenAddress, readListenAddress } from './listen-address.ts';
import { LiveConfig } from './live-config.ts';
import { pageRoutes } from './page-routes.ts';

export interface ServeOptions {
  /** Reads the configuration, anew each time; options of the command line are in it. */
  readonly load: () => Promise<ServerConfig>;
  /** Where events are kept, and where they wait. */
  readonly placesOf: (config: ServerConfig) => { readonly store: string; readonly spool: string };
  readonly env: NodeJS.ProcessEnv;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly clock: () => number;
  readonly log?: Log;
  /** Told once it listens. */
  readonly onListening?: (running: Running) => void;
}

export interface Running {
  readonly url: string;
  /** As SIGHUP does; tells whether it was taken. */
  reload(): Promise<boolean>;
}

/** Beyond it requests that are under way are cut off, so that all is over within ten seconds. */
const drainMs = 6000;
const lookAtCertificatesMs = 10_000;

/** Resolves when it was told to end, and everything that was acknowledged is on disk. */
export async function serve(options: ServeOptions): Promise<void> {
  const { env, signal, clock } = options;
  const config = await options.load();
  const log = options.log ?? createLog(config.log.level);
  const metrics = createMetrics();
  const address = readListenAddress(config.listen);
  const live = await LiveConfig.open(config, address, { load: options.load, env, log, metrics });
  const { retention, trustedProxies, limits } = config;
  const places = options.placesOf(config);
  const intake = await openIntake({
    ...places,
    maxSpoolBytes: config.spool.maxSize,
    retention,
    trustedProxies,
    metrics,
    log,
    clock,
  });
  const draining = new AbortController();
  const { append } = intake;
  const files = new FollowedFiles({ append, state: `${places.spool}-files`, log, clock });
  try {
    await files.apply(config.files);
    const { ask } = intake;
    const app = createApp({
      rules: () => live.rules,
      intake,
      metrics,
      log,
      clock,
      draining: draining.signal,
      ask,
      pages: await pageRoutes(),
    });
    const listener = await listen((request, bindings) => app.fetch(request, bindings), { ...address, tls: live.tls, limits, metrics });
    live.onConfig = async (next) => {
      intake.setRetention(next.retention);
      await files.apply(next.files);
    };
    live.onTls = listener.renewTls;
    const running = { url: urlOf(address, listener, live), reload: () => live.reload() };
    await untilAborted(signal, live, () => {
      log.info({ url: running.url, credentials: !live.rules.open.send }, 'Listening.');
      options.onListening?.(running);
    });
    log.info('Draining: no more connections are taken.');
    draining.abort();
    await listener.drain(drainMs);
  } finally {
    await files.close();
    await intake.close();
    log.info('Stopped. What was acknowledged is on disk.');
  }
}

async function untilAborted(signal: AbortSignal, live: LiveConfig, begin: () => void): Promise<void> {
  const onHangup = () => void live.reload();
  process.on('SIGHUP', onHangup);
  const looking = live.tls === null ? undefined : setInterval(() => void live.renewTls(), lookAtCertificatesMs);
  try {
    begin();
    if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  } finally {
    clearInterval(looking);
    process.off('SIGHUP', onHangup);
  }
}

function urlOf({ host }: ListenAddress, { address }: Listener, { tls }: LiveConfig): string {
  return `${tls === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
