/** The metrics of an API server: from a file, from standard input, or from their address. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { createFetch } from '../../platform/node-fetch.ts';

export interface MetricsText {
  readonly path: string;
  /** The lines about auditing alone, in their places: all others are empty. */
  readonly text: string;
}

type Request = Pick<RequestOf<'doctor'>, 'metrics' | 'tokenFile' | 'ca' | 'offline'>;

/** Of hundreds of MB of metrics only the few lines about auditing are kept. @throws AppError */
export async function readMetricsText(request: Request, { signal }: { readonly signal: AbortSignal }): Promise<MetricsText | null> {
  const { metrics: path } = request;
  if (path === undefined) return null;
  if (/^https?:\/\/./.test(path) && URL.canParse(path)) return { path, text: await scrape(path, request, signal) };
  const input = path === '-' ? process.stdin : createReadStream(path);
  const lines: string[] = [];
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) lines.push(keep(line));
  } catch (error) {
    throw unreadable(path, error);
  }
  return { path, text: lines.join('\n') };
}

/** Lines that are not about auditing become empty, so that places stay. */
export function keepAuditLines(text: string): string {
  return text.split('\n').map(keep).join('\n');
}

function keep(line: string): string {
  return line.startsWith('apiserver_audit_') ? line.slice(0, 10_000) : '';
}

async function scrape(address: string, { tokenFile, ca, offline }: Request, signal: AbortSignal): Promise<string> {
  if (offline) throw new AppError('usage', { message: '--metrics names an address, and --offline lets nothing be asked.' });
  const { protocol, hostname } = new URL(address);
  if (tokenFile !== undefined && protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw new AppError('usage', { message: 'A token is not sent without TLS.', hint: 'Give the address with https://.' });
  const [token, authorities] = await Promise.all([read(tokenFile), read(ca)]);
  const get = createFetch(authorities === null ? {} : { ca: authorities });
  try {
    const response = await get(address, {
      headers: { accept: 'text/plain', ...(token !== null && { authorization: `Bearer ${token.trim()}` }) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
    });
    if (!response.ok) {
      const hint = response.status === 401 || response.status === 403 ? 'Give a token that may get /metrics: --token-file.' : undefined;
      throw new AppError('remote-failed', { message: `${address} answers ${response.status}.`, ...(hint !== undefined && { hint }) });
    }
    return keepAuditLines(await response.text());
  } catch (error) {
    if (error instanceof AppError) throw error;
    signal.throwIfAborted();
    throw unreachable(address, error);
  }
}

async function read(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error);
  });
}

function unreadable(path: string, cause: unknown): AppError {
  return new AppError('input-unreadable', { message: `${path} could not be read: ${String(cause)}`, path }, { cause });
}

function unreachable(address: string, cause: unknown): AppError {
  return new AppError('remote-unreachable', { message: `${address} could not be read: ${String(cause)}` }, { cause });
}
