/** The operations of the contract as routes: the request is checked by its schema, the answer is JSON, or one JSON text a line. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { AnswerName, RowsAnswer } from '../contract/answers.ts';
import { answers } from '../contract/answers.ts';
import { operations } from '../contract/operations.ts';
import type { Row } from '../contract/rows.ts';
import type { WireEnd, WireFailure, WireHead } from '../contract/wire.ts';
import { invariant } from '../model/invariant.ts';
import type { Context as ServiceContext } from '../service/context.ts';
import { handlers } from '../service/handlers.ts';
import { checkAnswer } from './check-answer.ts';
import { documentOf, type Failures } from './failures.ts';
import { refusal } from './problem-document.ts';
import { receiveBody } from './receive-body.ts';
import type { ServerEnv } from './server-env.ts';

/** Gives the context of the asker, with the scope of the credential. @throws AppError `unauthorized`, `forbidden` */
export type ContextOf = (context: Context<ServerEnv>, signal: AbortSignal) => ServiceContext;

/** A question is text: a larger body is none. */
const questionLimits = { maxBytes: 2_000_000, timeoutMs: 30_000 };

type Handler = (request: never, context: ServiceContext) => Promise<unknown>;

/** @param draining ends every question. */
export function operationRoutes(draining: AbortSignal, failures: Failures, contextOf: ContextOf): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  const asking = new Set<AbortController>();
  draining.addEventListener('abort', () => {
    for (const cancel of asking) cancel.abort();
  });
  for (const name of Object.keys(answers) as AnswerName[]) {
    const { route, request, access } = operations[name];
    if (route === null || access === 'write') continue;
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    routes.on(route.method, path, async (context) => {
      const cancel = new AbortController();
      const asker = contextOf(context, cancel.signal);
      const inBody = route.method === 'POST' || route.method === 'PUT';
      const given = inBody ? { ...(await readJson(context)), ...context.req.param() } : readParameters(context, request);
      const asked = readRequest(request, given);
      const done = () => asking.delete(cancel);
      asking.add(cancel);
      // What is followed may be silent for longer than a connection may be idle; whoever asks ends it by going away.
      context.env?.incoming?.setTimeout(0);
      context.req.raw.signal.addEventListener('abort', () => cancel.abort());
      try {
        const answer = await (handlers[name] as Handler)(asked as never, asker);
        if (answers[name].kind !== 'rows') {
          done();
          return context.json(checkAnswer(name, answer) as object);
        }
        const isLines = (context.req.header('accept') ?? '').includes('application/x-ndjson') || isFollowing(asked);
        const failed = (error: Error) => failures.note(error, { method: route.method, path: context.req.path });
        return rowsResponse(checkAnswer(name, answer) as RowsAnswer, isLines, { cancel, done, failed });
      } catch (error) {
        done();
        throw error;
      }
    });
  }
  return routes;
}

/** What is followed has no end: it comes line by line. */
function isFollowing(asked: unknown): boolean {
  return (asked as { readonly follow?: boolean }).follow === true;
}

function readRequest(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  throw refusal('request-invalid', `${issues.join('; ')}.`);
}

async function readJson(context: Context<ServerEnv>): Promise<object> {
  const type = context.req.header('content-type')?.split(';')[0]?.trim();
  if (type !== 'application/json') throw refusal('unsupported-media', 'The Content-Type of a question has to be application/json.');
  const body = receiveBody(context.env?.incoming ?? context.req.raw.body, questionLimits, { bytes: 0 });
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  const value = parseJson(Buffer.concat(pieces).toString());
  if (value === undefined) throw refusal('request-invalid', 'The body is not JSON.');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refusal('request-invalid', 'The body is not a JSON object.');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Property {
  readonly type?: string;
}

/** The parameters of the path and of the query string, as the schema wants them. */
function readParameters(context: Context<ServerEnv>, schema: z.ZodType): Record<string, unknown> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as { readonly properties?: Readonly<Record<string, Property>> };
  const given: Record<string, unknown> = { ...context.req.param() };
  for (const [name, values] of Object.entries(context.req.queries())) {
    const type = properties[name]?.type;
    const [first = ''] = values;
    if (type === 'array') given[name] = values;
    else if (values.length > 1) throw refusal('request-invalid', `${name}: given more than once.`);
    else if (type === 'integer') given[name] = /^-?\d{1,15}$/.test(first) ? Number(first) : first;
    else if (type === 'boolean') given[name] = first === 'true' ? true : first === 'false' ? false : first;
    else given[name] = first;
  }
  return given;
}

type RowsEnds = { readonly cancel: AbortController; readonly done: () => void; readonly failed: (error: Error) => void };

/** The head, then the rows. A failure behind the head is the last line; where the answer is one object, its end is missing. */
function rowsResponse(answer: RowsAnswer, isLines: boolean, { cancel, done: end, failed }: RowsEnds): Response {
  const texts = isLines ? rowsAsLines(answer) : rowsAsObject(answer);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await texts.next();
        if (done !== true) return controller.enqueue(encoder.encode(value));
        controller.close();
      } catch (reason) {
        const error = reason instanceof Error ? reason : new Error(String(reason));
        if (!cancel.signal.aborted) failed(error);
        if (isLines) {
          controller.enqueue(encoder.encode(`${JSON.stringify({ problem: documentOf(error) } satisfies WireFailure)}\n`));
          controller.close();
        } else controller.error(error);
      }
      end();
    },
    cancel: () => {
      cancel.abort();
      end();
    },
  });
  return new Response(body, { headers: { 'content-type': isLines ? 'application/x-ndjson' : 'application/json' } });
}

function headOf({ counting, rows: kind, columns, warnings }: RowsAnswer): WireHead {
  return { counting, kind, columns, warnings };
}

function endOf({ next, notes }: RowsAnswer): WireEnd {
  return { next: next?.() ?? null, notes: [...(notes?.() ?? [])] };
}

async function* rowsAsObject(answer: RowsAnswer): AsyncGenerator<string> {
  yield `${JSON.stringify(headOf(answer)).slice(0, -1)},"rows":[`;
  let before = '';
  for await (const batch of answer.batches) {
    for (const row of batch) {
      yield `${before}${printRow(row, answer)}`;
      before = ',\n';
    }
  }
  yield `],${JSON.stringify(endOf(answer)).slice(1)}\n`;
}

async function* rowsAsLines(answer: RowsAnswer): AsyncGenerator<string> {
  yield `${JSON.stringify(headOf(answer))}\n`;
  for await (const batch of answer.batches) yield batch.map((row) => `${printRow(row, answer)}\n`).join('');
  yield `${JSON.stringify(endOf(answer))}\n`;
}

/** The cells in the order of the columns; behind them the record as it arrived, where events were asked for. */
function printRow({ cells, event }: Row, { columns }: RowsAnswer): string {
  invariant(cells.length === columns.length, 'a row has a cell for each column');
  if (event === undefined) return JSON.stringify(cells);
  return JSON.stringify([...cells, typeof event === 'string' ? event : new TextDecoder().decode(event)]);
}
