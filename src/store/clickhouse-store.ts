/**
 * The store over ClickHouse's HTTP interface: the one adapter, for a server and for the engine host alike. What differs
 * between the two is behind `StoreLink`.
 */
import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseError } from '@clickhouse/client';
import { AppError } from '../contract/problems.ts';
import type { Statement } from '../sql/statement.ts';
import { ExceptionFilter } from './exception-filter.ts';
import { formBody, isLong } from './form-body.ts';
import { stagedParameter } from './host/staged-payload.ts';
import type { LoadingLock, RowFormat, StagedLines, StatementOptions, Store } from './store.ts';
import { isConnectionError, isUnsent, storeError } from './store-error.ts';

export interface StoreLink {
  readonly embedded: boolean;
  readonly location: string;
  /** How often the host was replaced. */
  restarts(): number;
  /** Resolves when statements can be sent. */
  ready(): Promise<void>;
  /** After a connection failed: resolves when statements can be sent again. */
  recover(): Promise<void>;
  /** Waits for an answer, and looks after whoever gives it meanwhile. */
  watch<T>(answer: Promise<T>): Promise<T>;
  /** Throws when a load may not go on. */
  assertLoading(): void;
  lockLoading(signal?: AbortSignal): Promise<LoadingLock>;
  stageLines(payload: Uint8Array): Promise<StagedLines>;
  /** Whether a statement stops when its connection closes; otherwise it has to be killed by its id. */
  readonly stopsOnClose: boolean;
  close(): Promise<void>;
}

type Settings = Readonly<Record<string, string | number>>;

interface Request {
  readonly statement: Statement;
  readonly options: StatementOptions;
  readonly settings: Settings;
  readonly payload?: Uint8Array;
}

interface Answer {
  readonly body: Readable;
  readonly exceptionTag: string | undefined;
  /** To be called when the body has been read. */
  done(): void;
  /** The signal that ends it all: the caller's, or the last deadline. */
  readonly signal: AbortSignal;
}

const defaultTimeoutMs = 60_000;
const defaultMemoryBytes = 700 * 1024 ** 2;
/** The engine keeps its own time limit; this one is for an answer that does not come at all. */
const answerGraceMs = 10_000;

const everyStatement: Settings = {
  async_insert: 0,
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 1,
  session_timezone: 'UTC',
};
/** One answer or one error, nothing in between, and as one JSON text. */
const wholeAnswer: Settings = { wait_end_of_query: 1, output_format_json_array_of_rows: 1 };
/** One block per payload, made by one thread: exact repetition, and two loads side by side fill two cores. */
const oneBlock: Settings = {
  max_threads: 1,
  max_insert_threads: 1,
  min_insert_block_size_rows: 1_000_000,
  min_insert_block_size_bytes: 256 * 1024 ** 2,
};

export class ClickHouseStore implements Store {
  readonly #client: ClickHouseClient;
  readonly #link: StoreLink;

  constructor(client: ClickHouseClient, link: StoreLink) {
    this.#client = client;
    this.#link = link;
  }

  get location(): string {
    return this.#link.location;
  }

  get embedded(): boolean {
    return this.#link.embedded;
  }

  get restarts(): number {
    return this.#link.restarts();
  }

  async rows<Row>(statement: Statement, options: StatementOptions = {}): Promise<Row[]> {
    const request = { statement: inFormat(statement, 'JSONEachRow'), options, settings: wholeAnswer };
    const text = await this.#text(request).catch(async (error: unknown) => {
      // A pure read may be asked again of the host that replaces a lost one.
      if (!this.embedded || !(error instanceof AppError) || !isConnectionError(error.cause)) throw error;
      await this.#link.recover();
      return this.#text(request);
    });
    return this.#parse<Row>(text);
  }

  async stream(statement: Statement, format: RowFormat, options: StatementOptions = {}): Promise<Readable> {
    const answer = await this.#send({ statement: inFormat(statement, format), options, settings: {} });
    const filter = new ExceptionFilter(answer.exceptionTag ?? '', (text) => this.#error(exceptionOf(text), options));
    const { body, signal } = answer;
    const stop = () => filter.destroy(this.#error(signal.reason, options));
    signal.addEventListener('abort', stop, { once: true });
    void this.#link.watch(new Promise<void>((resolve) => filter.once('close', resolve))).finally(answer.done);
    body.once('error', (error) => filter.destroy(this.#error(error, options)));
    filter.once('close', () => {
      signal.removeEventListener('abort', stop);
      body.destroy();
    });
    return body.pipe(filter);
  }

  async command(statement: Statement, options: StatementOptions = {}): Promise<void> {
    await this.#text({ statement, options, settings: { wait_end_of_query: 1 } });
  }

  async insertLines(statement: Statement, payload: Uint8Array | StagedLines, options: StatementOptions = {}): Promise<void> {
    this.#link.assertLoading();
    const lines = payload instanceof Uint8Array ? payload : payload.lines;
    const settings = { wait_end_of_query: 1, ...oneBlock };
    if (typeof lines !== 'string') await this.#text({ statement, options, settings, payload: lines });
    else await this.#text({ statement, options, settings: { ...settings, [stagedParameter]: lines } });
  }

  async stageLines(payload: Uint8Array): Promise<StagedLines> {
    return this.#link.stageLines(payload);
  }

  async lockLoading(signal?: AbortSignal): Promise<LoadingLock> {
    signal?.throwIfAborted();
    return this.#link.lockLoading(signal);
  }

  async close(): Promise<void> {
    await this.#client.close();
    await this.#link.close();
  }

  #parse<Row>(text: string): Row[] {
    try {
      return text.trim() === '' ? [] : (JSON.parse(text) as Row[]);
    } catch (error) {
      throw storeError(error, this.location);
    }
  }

  async #text(request: Request): Promise<string> {
    const answer = await this.#send(request);
    const { body, signal } = answer;
    const stop = () => body.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const chunks: Buffer[] = [];
      const read = async () => {
        for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
      };
      await this.#link.watch(read());
      return Buffer.concat(chunks).toString('utf8');
    } catch (error) {
      throw this.#error(signal.aborted ? signal.reason : error, request.options);
    } finally {
      signal.removeEventListener('abort', stop);
      answer.done();
    }
  }

  async #send({ statement, options, settings, payload }: Request): Promise<Answer> {
    const { timeoutMs = defaultTimeoutMs, memoryBytes = defaultMemoryBytes } = options;
    const stopper = new AbortController();
    const onAbort = () => stopper.abort(new AppError('cancelled', { message: 'Cancelled.' }));
    if (options.signal?.aborted === true) onAbort();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const late = new AppError('query-timeout', { message: `There was no answer within ${timeoutMs} ms and the time allowed beyond.` });
    const timer = setTimeout(() => stopper.abort(late), timeoutMs + answerGraceMs);
    const done = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
    };
    const queryId = crypto.randomUUID();
    const form = payload === undefined && isLong(statement) ? formBody(statement) : null;
    if (!this.#link.stopsOnClose) stopper.signal.addEventListener('abort', () => this.#kill(queryId), { once: true });
    try {
      await this.#link.ready();
      const ask = () => {
        // The client does not look whether it is stopped already.
        stopper.signal.throwIfAborted();
        return this.#client.exec({
          query: form?.body ?? statement.sql,
          query_id: queryId,
          ...(form === null ? { query_params: statement.params } : { http_headers: { 'Content-Type': form.contentType } }),
          abort_signal: stopper.signal,
          clickhouse_settings: {
            ...everyStatement,
            ...settings,
            max_execution_time: timeoutMs / 1000,
            max_memory_usage: String(memoryBytes),
            ...(options.tag !== undefined && { log_comment: options.tag }),
            ...(options.priority !== undefined && { priority: String(options.priority) }),
            ...options.settings,
          },
          ...(payload === undefined ? {} : { values: Readable.from([payload]) }),
        });
      };
      const answer = await this.#link.watch(ask()).catch(async (error: unknown) => {
        // The host had ended before the statement reached it.
        if (!this.embedded || !isUnsent(error)) throw error;
        await this.#link.recover();
        return this.#link.watch(ask());
      });
      const tag = answer.response_headers?.['x-clickhouse-exception-tag'];
      return { body: answer.stream, exceptionTag: typeof tag === 'string' ? tag : undefined, done, signal: stopper.signal };
    } catch (error) {
      done();
      throw this.#error(stopper.signal.aborted ? stopper.signal.reason : error, options);
    }
  }

  /** Best effort: the caller has been answered already, and the statement's own limits stay in force. */
  #kill(queryId: string): void {
    const query = 'KILL QUERY WHERE query_id = {id:String} ASYNC';
    this.#client.command({ query, query_params: { id: queryId } }).catch(() => undefined);
  }

  #error(error: unknown, { timeoutMs = defaultTimeoutMs }: StatementOptions): AppError {
    if (this.embedded && isConnectionError(error)) {
      const message = `The engine host of ${this.location} ended while a statement ran.`;
      return new AppError('store-unavailable', { message }, { cause: error });
    }
    const failure = storeError(error, this.location);
    if (failure.code !== 'query-timeout' || failure === error) return failure;
    return new AppError('query-timeout', { ...failure.details, message: `Stopped after ${timeoutMs / 1000} s.` }, { cause: error });
  }
}

function inFormat({ sql, params }: Statement, format: RowFormat): Statement {
  return { sql: `${sql}\nFORMAT ${format}`, params };
}

function exceptionOf(text: string): Error {
  const match = /Code: (\d+)[\s\S]*?Exception: ([\s\S]*?)\s*\(([A-Z][A-Z0-9_]{2,})\)/.exec(text);
  if (match === null) return new Error(text);
  return new ClickHouseError({ code: match[1] ?? '', message: match[2] ?? text, type: match[3] ?? '' });
}
