/**
 * The client’s side of SMTP (RFC 5321), with STARTTLS (RFC 3207) and AUTH PLAIN or LOGIN (RFC 4954). What the server says in clear
 * before TLS counts for nothing after it, and a server without STARTTLS gets neither the password nor the mail.
 */
import type { Socket } from 'node:net';
import { plainText } from '../plain-text.ts';

/** A reply that is no success. */
export class SmtpRefusal extends Error {
  /** Whether this mail is never taken as it is. That the server does not take us may be mended. */
  readonly isFinal: boolean;

  constructor(code: number, text: string, after: string) {
    super(`${code} after ${after}${text === '' ? '' : `: ${plainText(text, 200)}`}`);
    this.name = 'SmtpRefusal';
    this.isFinal = code >= 500 && /^(MAIL|RCPT|DATA|the mail)/.test(after);
  }
}

interface Reply {
  readonly code: number;
  readonly lines: readonly string[];
}

const longestReply = 64 * 1024;

export class SmtpSession {
  #socket: Socket;
  #buffer = '';
  #wake: (() => void) | null = null;
  #failure: Error | null = null;
  #extensions: readonly string[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  /** Waits for the greeting and says hello. */
  async begin(): Promise<void> {
    this.#expect(await this.#readReply(), 220, 'connecting');
    await this.#hello();
  }

  /** @param secure turns the connection into one with TLS. */
  async startTls(secure: (socket: Socket) => Promise<Socket>): Promise<void> {
    if (!this.#offers('STARTTLS')) throw new SmtpRefusal(454, 'the server offers no STARTTLS', 'EHLO');
    await this.#command('STARTTLS', 220);
    // Whatever stands behind the reply came in clear.
    this.#buffer = '';
    this.#socket.removeAllListeners('data');
    this.#socket = await secure(this.#socket);
    this.#listen();
    await this.#hello();
  }

  async signIn(username: string, password: string): Promise<void> {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const ways = this.#extensions.find((line) => /^AUTH[ =]/i.test(line))?.toUpperCase() ?? '';
    if (/\bPLAIN\b/.test(ways) || !/\bLOGIN\b/.test(ways)) {
      await this.#command(`AUTH PLAIN ${base64(`\0${username}\0${password}`)}`, 235, 'AUTH');
      return;
    }
    await this.#command('AUTH LOGIN', 334);
    await this.#command(base64(username), 334, 'AUTH');
    await this.#command(base64(password), 235, 'AUTH');
  }

  /** Gives the recipients that were not taken, with what was said of each; one has to be taken. */
  async send(from: string, to: readonly string[], mail: string): Promise<readonly string[]> {
    await this.#command(`MAIL FROM:<${from}>`, 250);
    const refused: SmtpRefusal[] = [];
    for (const address of to) {
      try {
        await this.#command(`RCPT TO:<${address}>`, 250);
      } catch (error) {
        if (!(error instanceof SmtpRefusal)) throw error;
        refused.push(error);
      }
    }
    const [first] = refused;
    if (first !== undefined && refused.length === to.length) throw first;
    await this.#command('DATA', 354);
    await this.#command(`${mail.replace(/^\./gm, '..')}\r\n.`, 250, 'the mail');
    return refused.map(({ message }) => message);
  }

  async end(): Promise<void> {
    // The mail is taken by then: how the server says goodbye does not matter.
    await this.#command('QUIT', 221).catch(() => undefined);
    this.#socket.destroy();
  }

  async #hello(): Promise<void> {
    const { localAddress = '127.0.0.1' } = this.#socket;
    const name = localAddress.includes(':') ? `[IPv6:${localAddress}]` : `[${localAddress}]`;
    const { lines } = await this.#command(`EHLO ${name}`, 250, 'EHLO');
    this.#extensions = lines.slice(1);
  }

  #offers(extension: string): boolean {
    return this.#extensions.some((line) => line.toUpperCase() === extension);
  }

  async #command(line: string, wanted: number, what = line): Promise<Reply> {
    this.#socket.write(`${line}\r\n`);
    const reply = await this.#readReply();
    this.#expect(reply, wanted, what);
    return reply;
  }

  /** 251 and 252 are as good as 250. */
  #expect({ code, lines }: Reply, wanted: number, what: string): void {
    if (code !== wanted && !(wanted === 250 && (code === 251 || code === 252))) throw new SmtpRefusal(code, lines.join(' '), what);
  }

  /** `250-first` and on, up to `250 last`. */
  async #readReply(): Promise<Reply> {
    const lines: string[] = [];
    while (true) {
      const line = await this.#readLine();
      const [, code = '', more = '', text = ''] = /^(\d{3})([ -]?)(.*)$/.exec(line) ?? [];
      if (code === '') throw new Error(`the server speaks no SMTP: ${plainText(line, 100)}`);
      lines.push(text);
      if (more !== '-') return { code: Number(code), lines };
      if (lines.length > 1000) throw new Error('the server does not end its reply');
    }
  }

  async #readLine(): Promise<string> {
    while (true) {
      const end = this.#buffer.indexOf('\n');
      if (end !== -1) {
        const line = this.#buffer.slice(0, end).replace(/\r$/, '');
        this.#buffer = this.#buffer.slice(end + 1);
        return line;
      }
      if (this.#failure !== null) throw this.#failure;
      if (this.#buffer.length > longestReply) throw new Error('the server does not end its line');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #listen(): void {
    const socket = this.#socket;
    const fail = (error: Error) => {
      // The clear connection below TLS ends with it, and is not asked any more.
      if (socket !== this.#socket) return;
      this.#failure ??= error;
      this.#wake?.();
    };
    socket.on('data', (chunk: Buffer) => {
      this.#buffer += chunk.toString('latin1');
      this.#wake?.();
    });
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the connection was closed')));
  }
}
