/**
 * One statement over HTTP, as ClickHouse would answer it: text or payload in, the result or an exception out. A client
 * that goes away, and a time limit that has passed, stop the statement in the engine.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { bindParams } from './bind-params.ts';
import type { Engine, Running, Settings } from './engine.ts';
import { EngineError, printEngineError, toEngineError } from './engine-error.ts';
import { boundaryOf, readFormFields } from './form-fields.ts';
import type { HostFiles } from './host-files.ts';
import type { OpenWrites } from './open-writes.ts';
import { type Payload, readFromFile, receivePayload } from './payload.ts';
import type { Pipes, ResultPipe } from './result-pipe.ts';
import { hasSeveralStatements, splitSql, takeFormat } from './sql-text.ts';
import { findStaged, stagedParameter } from './staged-payload.ts';

export interface StatementPlace {
  readonly files: HostFiles;
  readonly engine: Engine;
  readonly pipes: Pipes;
  readonly writes: OpenWrites;
}

/** What the address of a request may hold besides settings. */
const notSettings = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'wait_end_of_query',
  'buffer_size',
  'session_id',
  'role',
  'enable_http_compression',
  stagedParameter,
]);
const maxStatementBytes = 256 * 1024 ** 2;
/** How much later than the engine's own time limit the host's strikes, for statements that do not look at the clock. */
const deadlineGraceMs = 250;

interface Request {
  readonly query: string | undefined;
  /** Names lines that are here already. */
  readonly staged: string | undefined;
  readonly params: ReadonlyMap<string, string>;
  readonly settings: Settings;
  /** The client wants all or nothing, so the result may be made in memory. */
  readonly whole: boolean;
}

export async function answerStatement(place: StatementPlace, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { query, staged, params, settings, whole } = readAddress(request.url ?? '/');
  let payload: Payload | undefined;
  const deadline = createDeadline(settings);
  let running: Running | undefined;
  let gone = false;
  response.once('close', () => {
    gone = !response.writableFinished;
    if (gone) running?.cancel();
  });
  const writeEnded = place.writes.begin();
  const start = (sql: string) => {
    // A client that was killed may have sent a statement with its last breath: it is not begun.
    if (gone) throw new EngineError(394, 'The client has gone. (QUERY_WAS_CANCELLED)');
    running = place.engine.run(sql, settings);
    if (!isRead(sql)) running.result.then(writeEnded, writeEnded);
    return running;
  };

  try {
    const posted = query === undefined ? await readStatement(request) : { sql: query, params };
    let { sql } = posted;
    if (staged !== undefined) payload = await findStaged(place.files, staged);
    else if (query !== undefined) payload = await receivePayload(place.files, request);
    if (payload !== undefined) sql = readFromFile(sql, payload.path);
    if (hasSeveralStatements(splitSql(sql))) throw new EngineError(62, 'Multi-statements are not allowed. (SYNTAX_ERROR)');
    sql = bindParams(sql, posted.params.size === 0 ? params : posted.params);
    if (isRead(sql)) writeEnded();
    const pipe = whole || payload !== undefined || !isRead(sql) ? undefined : await place.pipes.open();
    if (pipe === undefined) await sendWhole(sql, start, deadline, response);
    else await streamResult(pipe, sql, start, deadline, response);
  } catch (error) {
    if (running === undefined) writeEnded();
    sendException(response, error);
  } finally {
    deadline.stop();
    await payload?.remove();
  }
}

async function sendWhole(sql: string, start: (sql: string) => Running, deadline: Deadline, response: ServerResponse): Promise<void> {
  const { result, cancel } = start(sql);
  const bytes = (await deadline.race(result, cancel)).bytes();
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=UTF-8', 'Content-Length': bytes.byteLength });
  response.end(bytes);
}

async function streamResult(
  pipe: ResultPipe,
  sql: string,
  start: (sql: string) => Running,
  deadline: Deadline,
  response: ServerResponse,
): Promise<void> {
  const { sql: bare, format } = takeFormat(sql);
  const { result, cancel } = start(`${bare}\n${pipe.clause} FORMAT ${format ?? 'TabSeparated'}`);
  const settled: Promise<unknown> = deadline.race(result, cancel).then(
    () => pipe.finish(),
    (error: unknown) => {
      // Whoever reads has no use for the rest; and an engine that waits for the reader must not wait for ever.
      pipe.readable.destroy();
      return error;
    },
  );
  const begun = new Promise<void>((resolve) => pipe.readable.once('readable', resolve));
  const early = await Promise.race([begun, settled]);
  if (early !== undefined) throw early;
  const tag = randomBytes(8).toString('hex');
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=UTF-8', 'X-ClickHouse-Exception-Tag': tag });
  await pipeline(pipe.readable, response, { end: false }).catch(() => pipe.readable.destroy());
  const failure = await settled;
  response.end(failure === undefined ? undefined : exceptionBlock(failure, tag));
}

interface Deadline {
  race<T>(result: Promise<T>, cancel: () => void): Promise<T>;
  stop(): void;
}

/** Runs from the arrival of the request, so waiting for a free session counts as well. */
function createDeadline(settings: Settings): Deadline {
  const limitMs = Number(settings.get('max_execution_time') ?? 0) * 1000;
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    if (limitMs <= 0) return;
    const message = `Timeout exceeded: maximum: ${limitMs} ms. (TIMEOUT_EXCEEDED)`;
    timer = setTimeout(() => reject(new EngineError(159, message)), limitMs + deadlineGraceMs);
  });
  passed.catch(() => undefined);
  return {
    race: (result, cancel) => {
      passed.catch(cancel);
      return Promise.race([result, passed]);
    },
    stop: () => clearTimeout(timer),
  };
}

function readAddress(address: string): Request {
  const { searchParams } = new URL(address, 'http://host');
  const params = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [name, value] of searchParams) {
    if (name.startsWith('param_')) params.set(name.slice('param_'.length), value);
    else if (!notSettings.has(name) && /^\w+$/.test(name)) settings.set(name, value);
  }
  return {
    query: searchParams.get('query') ?? undefined,
    staged: searchParams.get(stagedParameter) ?? undefined,
    params,
    settings,
    whole: searchParams.get('wait_end_of_query') === '1',
  };
}

/** The statement in the body; parameters that are too long for the address stand beside it. */
async function readStatement(request: IncomingMessage): Promise<{ sql: string; params: ReadonlyMap<string, string> }> {
  const body = await readBody(request);
  const boundary = boundaryOf(request.headers['content-type']);
  if (boundary === null) return { sql: body.toString('utf8'), params: new Map() };
  const fields = readFormFields(body, boundary);
  const params = [...fields].flatMap(([name, value]) => (name.startsWith('param_') ? [[name.slice('param_'.length), value] as const] : []));
  return { sql: fields.get('query') ?? '', params: new Map(params) };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxStatementBytes) throw new EngineError(62, 'The statement is too long. (SYNTAX_ERROR)');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isRead(sql: string): boolean {
  return /^[\s(]*(?:SELECT|WITH)\b/i.test(sql);
}

function sendException(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const failure = toEngineError(error);
  response.writeHead(500, { 'Content-Type': 'text/plain; charset=UTF-8', 'X-ClickHouse-Exception-Code': failure.code });
  response.end(printEngineError(failure));
}

/** How ClickHouse tells of a failure when a part of the result has been sent. */
function exceptionBlock(error: unknown, tag: string): string {
  const text = printEngineError(toEngineError(error));
  return `\r\n__exception__\r\n${tag}\r\n${text}${Buffer.byteLength(text)} ${tag}\r\n__exception__\r\n`;
}
