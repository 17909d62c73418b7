/** The application without a socket, over a store of its own, with what a person’s browser does: cookies and the token of the session. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { readConfigText } from '../../src/platform/read-config.ts';
import { createApp } from '../../src/server/app.ts';
import { readListenAddress } from '../../src/server/listen-address.ts';
import { readRules } from '../../src/server/rules.ts';
import { openIntake } from '../../src/service/intake.ts';

export const longPassword = 'correct horse battery';

export interface AccessApp {
  readonly app: ReturnType<typeof createApp>;
  readonly access: Awaited<ReturnType<typeof openIntake>>['access'];
  readonly log: readonly string[];
  readonly metrics: ReturnType<typeof createMetrics>;
  /** Ends it, and begins again over the same store. */
  restart(): Promise<AccessApp>;
  close(): Promise<void>;
}

export interface AccessAppOptions {
  readonly config?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly clock?: () => number;
  readonly folder?: string;
}

export async function openAccessApp(options: AccessAppOptions = {}): Promise<AccessApp> {
  const { config = '', env = {}, clock = Date.now, folder = mkdtempSync(join(tmpdir(), 'telltale-access-')) } = options;
  const read = readConfigText(config, env).config;
  if (read === null) throw new Error('the configuration has an error');
  const rules = await readRules(read, readListenAddress(read.listen), env);
  const lines: string[] = [];
  const log = createLog('debug', (line) => lines.push(line));
  const metrics = createMetrics();
  const places = { store: join(folder, 'store'), spool: join(folder, 'spool') };
  const intake = await openIntake({
    ...places,
    metrics,
    log,
    clock,
    maxSpoolBytes: 64 * 1024 ** 2,
    retention: { drop: 'months' },
    trustedProxies: [],
  });
  const draining = new AbortController().signal;
  const app = createApp({ rules: () => rules, intake, metrics, log, clock, draining, ask: intake.ask });
  return {
    app,
    access: intake.access,
    log: lines,
    metrics,
    restart: async () => {
      await intake.close();
      return openAccessApp({ ...options, folder });
    },
    close: async () => {
      await intake.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many forms are looked into
  readonly body: any;
}

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One browser: it keeps the cookie, and bears the token that `me` gave. */
export class Browser {
  app: AccessApp['app'];
  cookie: string | null = null;
  csrf: string | null = null;
  readonly origin: string;

  constructor(app: AccessApp['app'], origin = 'http://localhost:8380') {
    this.app = app;
    this.origin = origin;
  }

  async send(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<Reply> {
    const answer = await this.app.request(`${this.origin}${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.cookie !== null && { cookie: this.cookie }),
        ...(this.csrf !== null && { 'x-telltale-csrf': this.csrf }),
        ...headers,
      },
    });
    const set = answer.headers.get('set-cookie');
    if (set !== null) this.cookie = set.includes('Max-Age=0') ? null : (set.split(';')[0] ?? null);
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    const parsed = isJson ? JSON.parse(text) : text;
    if (isJson && 'csrf' in parsed) this.csrf = parsed.csrf;
    return { status: answer.status, headers: answer.headers, body: parsed };
  }

  async signIn(name: string, password: string): Promise<Reply> {
    return this.send('POST', '/api/v1/session', { body: { name, password } });
  }
}

/** The first user, an admin and auditor, signed in. */
export async function setUpAdmin({ app, access }: AccessApp, name = 'ann'): Promise<Browser> {
  const token = await access.issueSetUpToken();
  const browser = new Browser(app);
  const { status, body } = await browser.send('POST', '/api/v1/setup', { body: { token, name, password: longPassword } });
  if (status !== 200) throw new Error(`set-up failed: ${JSON.stringify(body)}`);
  return browser;
}

/** A user that this admin makes, signed in. */
export async function makeUserBy(admin: Browser, name: string, roles: readonly string[], more: object = {}): Promise<Browser> {
  const saved = await admin.send('PUT', `/api/v1/users/${name}`, { body: { roles, password: longPassword, ...more } });
  const browser = new Browser(admin.app);
  const { status } = await browser.signIn(name, longPassword);
  if (saved.status !== 200 || status !== 200) throw new Error(`${name} was not made: ${JSON.stringify(saved.body)}`);
  return browser;
}
