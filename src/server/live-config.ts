/** The configuration as it holds now: read again on SIGHUP, its certificates whenever they change. What is wrong changes nothing. */
import { AppError } from '../contract/problems.ts';
import type { ServerConfig } from '../platform/config-schema.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { ListenAddress } from './listen-address.ts';
import { type Rules, readRules } from './rules.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';

export interface LiveConfigOptions {
  readonly load: () => Promise<ServerConfig>;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What only a new start can change. */
const fixedSettings = ['store', 'listen', 'spool', 'trustedProxies', 'log'] as const;

export class LiveConfig {
  readonly #options: LiveConfigOptions;
  readonly #address: ListenAddress;
  #config: ServerConfig;
  #rules: Rules;
  #tls: TlsFiles | null;
  #last: Promise<unknown> = Promise.resolve();
  /** Called with what is new. */
  onTls: (files: TlsFiles) => void = () => undefined;
  onConfig: (config: ServerConfig) => Promise<void> = () => Promise.resolve();

  private constructor(options: LiveConfigOptions, address: ListenAddress, config: ServerConfig, rules: Rules, tls: TlsFiles | null) {
    this.#options = options;
    this.#address = address;
    this.#config = config;
    this.#rules = rules;
    this.#tls = tls;
    this.#noteExpiry();
  }

  /** @throws AppError `config-invalid` */
  static async open(config: ServerConfig, address: ListenAddress, options: LiveConfigOptions): Promise<LiveConfig> {
    const [rules, tls] = await Promise.all([readRules(config, address, options.env), tlsOf(config)]);
    return new LiveConfig(options, address, config, rules, tls);
  }

  get config(): ServerConfig {
    return this.#config;
  }

  get rules(): Rules {
    return this.#rules;
  }

  get tls(): TlsFiles | null {
    return this.#tls;
  }

  /** Reads everything again: the file, the secrets it names, the certificates. */
  reload(): Promise<boolean> {
    return this.#inTurn(async () => {
      const next = await this.#options.load();
      const [rules, tls] = await Promise.all([readRules(next, this.#address, this.#options.env), tlsOf(next)]);
      this.#sayFixed(next, tls);
      this.#rules = rules;
      this.#takeTls(tls);
      this.#config = next;
      await this.onConfig(next);
      this.#options.log.info('Took the configuration.');
    });
  }

  /** Looks at the certificates alone: who renews them tells nobody. */
  renewTls(): Promise<boolean> {
    return this.#inTurn(async () => this.#takeTls(await tlsOf(this.#config)));
  }

  async #inTurn(work: () => Promise<void>): Promise<boolean> {
    const { log, metrics } = this.#options;
    const before = this.#last;
    const done = (async () => {
      await before;
      try {
        await work();
        metrics.reloads.inc({ result: 'ok' });
        return true;
      } catch (error) {
        metrics.reloads.inc({ result: 'failed' });
        const rendered = error instanceof AppError ? error.details['rendered'] : undefined;
        log.error({ error, rendered }, 'The configuration was not taken; the one before holds.');
        return false;
      }
    })();
    this.#last = done;
    return done;
  }

  #takeTls(tls: TlsFiles | null): void {
    if (tls === null || this.#isOtherKind(tls) || tls.fingerprint === this.#tls?.fingerprint) return;
    this.onTls(tls);
    this.#tls = tls;
    this.#noteExpiry();
    this.#options.log.info({ expires: new Date(tls.expiresAtMs).toISOString() }, 'Took the new TLS files.');
  }

  /** With and without TLS, or client certificates, are different sockets. */
  #isOtherKind(tls: TlsFiles | null): boolean {
    if (tls === null || this.#tls === null) return tls !== this.#tls;
    return (tls.authorities === '') !== (this.#tls.authorities === '');
  }

  #sayFixed(next: ServerConfig, tls: TlsFiles | null): void {
    const changed: string[] = fixedSettings.filter((key) => JSON.stringify(next[key]) !== JSON.stringify(this.#config[key]));
    if (this.#isOtherKind(tls)) changed.push('tls');
    const { connections, headersTimeout, idleTimeout } = this.#config.limits;
    if (connections !== next.limits.connections || headersTimeout !== next.limits.headersTimeout || idleTimeout !== next.limits.idleTimeout)
      changed.push('limits');
    if (changed.length > 0) this.#options.log.warn({ settings: changed }, 'Changes of these settings hold from the next start on.');
  }

  #noteExpiry(): void {
    if (this.#tls !== null) this.#options.metrics.certificateExpiry.set(this.#tls.expiresAtMs / 1000);
  }
}

async function tlsOf({ tls }: ServerConfig): Promise<TlsFiles | null> {
  return tls === undefined ? null : readTlsFiles(tls);
}
