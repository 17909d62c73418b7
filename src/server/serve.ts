/** `telltale serve`: composes the configuration, the intake, the application and the sockets, and drains when its signal fires. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerConfig } from '../platform/config-schema.ts';
import { createLog, type Log } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import { openAlerts } from '../service/alerts/open-alerts.ts';
import { BehaviourPass } from '../service/behaviour/behaviour-pass.ts';
import { Detection } from '../service/detector/detection.ts';
import { FollowedFiles } from '../service/followed-files.ts';
import { type Intake, openIntake } from '../service/intake.ts';
import { openNotifications } from '../service/notifications.ts';
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
  /** Whether an address is issued by which the owner of this machine comes in, once, with all permissions. */
  readonly oneTimeOwner?: boolean;
  /** Shows a line to the person who starts it: it may hold a secret, which no log may. */
  readonly show?: (line: string) => void;
  /** Told once it listens. */
  readonly onListening?: (running: Running) => void;
}

export interface Running {
  readonly url: string;
  /** `URL/#token=…`, where `oneTimeOwner` asks for it; else null. It lets in once. */
  readonly ownerUrl: string | null;
  /** As SIGHUP does; tells whether it was taken. */
  reload(): Promise<boolean>;
}

/** Beyond it requests that are under way are cut off, so that all is over within ten seconds. */
const drainMs = 6000;
const lookAtCertificatesMs = 10_000;
const offerAgainMs = 5000;

/** Resolves when it was told to end, and everything that was acknowledged is on disk. */
export async function serve(options: ServeOptions): Promise<void> {
  const { env, signal, clock } = options;
  const config = await options.load();
  const log = options.log ?? createLog(config.log.level);
  const metrics = createMetrics();
  const address = readListenAddress(config.listen);
  const live = await LiveConfig.open(config, address, { load: options.load, env, log, metrics });
  const { retention, trustedProxies, limits } = config;
  let { halfLife } = config.behaviour;
  const places = options.placesOf(config);
  const intake = await openIntake({
    ...places,
    maxSpoolBytes: config.spool.maxSize,
    retention,
    trustedProxies,
    halfLifeMs: () => halfLife,
    metrics,
    log,
    clock,
  });
  const draining = new AbortController();
  const { append } = intake;
  const files = new FollowedFiles({ append, state: `${places.spool}-files`, log, clock });
  const notifier = await openNotifications(config.destinations, { spool: places.spool, env, clock, log, metrics }).catch(
    async (error: unknown) => {
      await intake.close();
      throw error;
    },
  );
  const alerts = openAlerts({ ask: intake.ask, notifier, config: () => live.config, spool: places.spool, env, clock, log, metrics });
  let detection: Detection | null = null;
  try {
    await files.apply(config.files);
    const behaviour = await BehaviourPass.open(config.behaviour);
    detection = await Detection.open(config.detection, {
      store: intake.store,
      contextOf: intake.watch,
      sink: alerts.book,
      passes: [behaviour],
      clock,
      log,
      metrics,
    });
    intake.onStored = () => detection?.wake();
    const setup = () => ({ ...live.config.detection, aside: detection?.aside ?? new Set<string>() });
    const ask: typeof alerts.ask = (who, signal) => ({ ...alerts.ask(who, signal), detection: setup });
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
      await notifier.apply(next.destinations);
      await detection?.apply(next.detection);
      await behaviour.apply(next.behaviour);
      halfLife = next.behaviour.halfLife;
    };
    live.onTls = listener.renewTls;
    const url = urlOf(address, listener, live);
    const ownerUrl = options.oneTimeOwner === true ? `${url}/#token=${intake.access.issueOwnToken()}` : null;
    const running = { url, ownerUrl, reload: () => live.reload() };
    await untilAborted(signal, live, () => {
      log.info({ url: running.url, credentials: !live.rules.open.send }, 'Listening.');
      options.onListening?.(running);
      if (ownerUrl === null) void offerSetUp(intake.access, publicUrl(url, config, address), options, log);
    });
    log.info('Draining: no more connections are taken.');
    draining.abort();
    await listener.drain(drainMs);
  } finally {
    await files.close();
    await detection?.close();
    await alerts.close();
    await notifier.close();
    await intake.close();
    log.info('Stopped. What was acknowledged is on disk.');
  }
}

/** Without a user there is a link that makes the first one. The store may come later than the server. */
async function offerSetUp(access: Intake['access'], url: string, { signal, show }: ServeOptions, log: Log): Promise<void> {
  while (!signal.aborted) {
    try {
      const token = await access.issueSetUpToken();
      if (token === null) return;
      show?.(`There is no user yet. This link makes the first one, once, within 24 hours:\n  ${url}/setup#token=${token}\n`);
      log.info({ url: `${url}/setup` }, 'There is no user yet; a link that makes the first one was shown on the terminal.');
      return;
    } catch (error) {
      log.debug({ error }, 'Whether there is a user could not be found out; it is tried again.');
      await sleep(offerAgainMs, undefined, { signal }).catch(() => undefined);
    }
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

/** As people reach it: by its name, where it has one and listens on all addresses. */
function publicUrl(url: string, { hosts: [host] }: ServerConfig, { loopback }: ListenAddress): string {
  if (loopback || host === undefined) return url;
  const at = new URL(url);
  return `${at.protocol}//${/:\d+$/.test(host) ? host : `${host}:${at.port}`}`;
}
