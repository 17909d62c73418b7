/**
 * POSTs bodies to a server over one connection that is kept. Token and certificates are read from their files again when
 * those change: they are renewed while the agent runs.
 */
import { readFile, stat } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { TlsFiles, TokenSource } from './agent-config.ts';

export interface Posted {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The beginning of what the server said. */
  readonly text: string;
}

export interface Poster {
  /** Rejects where there is no answer. */
  post(url: URL, headers: http.OutgoingHttpHeaders, body: Uint8Array, signal: AbortSignal): Promise<Posted>;
  close(): void;
}

export interface PosterOptions {
  readonly token: TokenSource | null;
  readonly tls: TlsFiles;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

const maxAnswerBytes = 4096;

export function createPoster({ token, tls, env, timeoutMs = 60_000 }: PosterOptions): Poster {
  let agent: http.Agent | null = null;
  let stamp = '';

  const connection = async (isTls: boolean): Promise<http.Agent> => {
    const now = isTls ? await stampOf(Object.values(tls)) : '';
    if (agent !== null && now === stamp) return agent;
    const made = isTls ? new https.Agent({ keepAlive: true, maxSockets: 1, minVersion: 'TLSv1.2', ...(await readTls(tls)) }) : plainAgent();
    agent?.destroy();
    agent = made;
    stamp = now;
    return made;
  };

  return {
    post: async (url, headers, body, signal) => {
      const isTls = url.protocol === 'https:';
      const secret = token === null ? null : await readToken(token, env);
      const options = {
        method: 'POST',
        agent: await connection(isTls),
        headers: { ...headers, 'content-length': body.length, ...(secret !== null && { authorization: `Bearer ${secret}` }) },
      };
      signal.throwIfAborted();
      const request = (isTls ? https : http).request(url, options);
      const stop = () => request.destroy(new Error('stopped'));
      const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
      signal.addEventListener('abort', stop, { once: true });
      try {
        return await new Promise((resolve, reject) => {
          request.on('response', (response) => void readAnswer(response).then(resolve, reject));
          request.on('error', reject);
          request.end(body);
        });
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      }
    },
    close: () => agent?.destroy(),
  };
}

function plainAgent(): http.Agent {
  return new http.Agent({ keepAlive: true, maxSockets: 1 });
}

async function readAnswer(response: http.IncomingMessage): Promise<Posted> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    if (bytes < maxAnswerBytes) pieces.push(piece);
    bytes += piece.length;
  }
  return {
    status: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'],
    text: Buffer.concat(pieces).subarray(0, maxAnswerBytes).toString('utf8'),
  };
}

async function readToken(source: TokenSource, env: NodeJS.ProcessEnv): Promise<string> {
  const text = 'file' in source ? await readFile(source.file, 'utf8') : (env[source.env] ?? '');
  const token = text.trim();
  const from = 'file' in source ? source.file : `the environment variable ${source.env}`;
  if (token === '') throw new Error(`there is no token in ${from}`);
  // What cannot stand in a header would be quoted in the error of whoever tries.
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Error(`the token in ${from} holds blanks or control characters`);
  return token;
}

async function readTls({ ca, certificate, key }: TlsFiles): Promise<https.AgentOptions> {
  return {
    ...(ca !== undefined && { ca: await readFile(ca) }),
    ...(certificate !== undefined && { cert: await readFile(certificate) }),
    ...(key !== undefined && { key: await readFile(key) }),
  };
}

async function stampOf(paths: readonly (string | undefined)[]): Promise<string> {
  const stamps = await Promise.all(
    paths.map(async (path) => {
      if (path === undefined) return '';
      const { mtimeMs, ino, size } = await stat(path);
      return `${path}:${mtimeMs}:${ino}:${size}`;
    }),
  );
  return `tls ${stamps.join(' ')}`;
}
