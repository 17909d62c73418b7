/** The operations of the contract as routes: the request is checked by its schema, the answer is JSON, or one JSON text a line. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { type AnswerName, answers, type RowsAnswer } from '../contract/answers.ts';
import { operations } from '../contract/operations.ts';
import type { Permission } from '../contract/roles.ts';
import type { Context as ServiceContext } from '../service/context.ts';
import { handlers } from '../service/handlers.ts';
import { refusal } from './problem-document.ts';
import { type BodyLimits, receiveBody } from './receive-body.ts';
import type { ServerEnv } from './server-env.ts';

export interface Admitted {
  /** The context of the asker, with the scope of the credential. */
  readonly asker: ServiceContext;
  /** To be called when the question is answered: it counts until then. */
  readonly leave: () => void;
}

/** Lets in who may. @throws AppError `unauthorized`, `forbidden`, `rate-limited` */
export type Admit = (context: Context<ServerEnv>, access: Permission | 'none', signal: AbortSignal) => Promise<Admitted>;

/** A question is text: a larger body is none. */
const questionLimits = { maxBytes: 2_000_000, timeoutMs: 30_000 };

type Handler = (request: never, context: ServiceContext) => Promise<unknown>;

/** @param draining ends every question. */
export function operationRoutes(draining: AbortSignal, admit: Admit): Hono<ServerEnv> {
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
      const { asker, leave } = await admit(context, access, cancel.signal);
      const done = () => {
        asking.delete(cancel);
        leave();
      };
      asking.add(cancel);
      // What is followed may be silent for longer than a connection may be idle; whoever asks ends it by going away.
      context.env?.incoming?.setTimeout(0);
      context.req.raw.signal.addEventListener('abort', () => cancel.abort());
      try {
        const hasBody = route.method === 'POST' || route.method === 'PUT';
        const asked = readRequest(request, hasBody ? withPath(context, await readJson(context)) : readParameters(context, request));
        const answer = await (handlers[name] as Handler)(asked as never, asker);
        if (answers[name].kind !== 'rows') {
          done();
          return context.json(answer as object);
        }
        const isLines = (context.req.header('accept') ?? '').includes('application/x-ndjson') || isFollowing(asked);
        return rowsResponse(answer as RowsAnswer, isLines, { cancel, done });
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

/** @throws AppError `request-invalid` */
export function readRequest(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  throw refusal('request-invalid', `${issues.join('; ')}.`);
}

/** The path says what is meant, whatever the body says. */
function withPath(context: Context<ServerEnv>, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value, ...context.req.param() } : value;
}

/** @throws AppError `unsupported-media`, `request-invalid`, `body-too-large`, `request-timeout` */
export async function readJson(context: Context<ServerEnv>, limits: BodyLimits = questionLimits): Promise<unknown> {
  const type = context.req.header('content-type')?.split(';')[0]?.trim();
  if (type !== 'application/json') throw refusal('unsupported-media', 'The Content-Type of a question has to be application/json.');
  const body = receiveBody(context.env?.incoming ?? context.req.raw.body, limits, { bytes: 0 });
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  const value = parseJson(Buffer.concat(pieces).toString());
  if (value === undefined) throw refusal('request-invalid', 'The body is not JSON.');
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

/** The head, then the rows. A failure behind the head can only break the answer off: the last line, or the end of the object, is missing. */
function rowsResponse(
  answer: RowsAnswer,
  isLines: boolean,
  { cancel, done: end }: { cancel: AbortController; done: () => void },
): Response {
  const texts = isLines ? rowsAsLines(answer) : rowsAsObject(answer);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await texts.next();
        if (done !== true) return controller.enqueue(encoder.encode(value));
        controller.close();
      } catch (error) {
        controller.error(error);
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

async function* rowsAsObject({ batches, next, ...head }: RowsAnswer): AsyncGenerator<string> {
  yield `${JSON.stringify({ counting: head.counting, kind: head.rows, columns: head.columns, warnings: head.warnings }).slice(0, -1)},"rows":[`;
  let before = '';
  for await (const batch of batches) {
    for (const row of batch) {
      yield `${before}${printRow(row)}`;
      before = ',\n';
    }
  }
  yield `],"next":${JSON.stringify(next?.() ?? null)}}\n`;
}

async function* rowsAsLines({ batches, next, ...head }: RowsAnswer): AsyncGenerator<string> {
  yield `${JSON.stringify({ counting: head.counting, kind: head.rows, columns: head.columns, warnings: head.warnings })}\n`;
  for await (const batch of batches) yield batch.map((row) => `${printRow(row)}\n`).join('');
  yield `${JSON.stringify({ next: next?.() ?? null })}\n`;
}

/** The cells in the order of the columns; behind them the record as it arrived, where events were asked for. */
function printRow({ cells, event }: { readonly cells: readonly unknown[]; readonly event?: string | Uint8Array }): string {
  if (event === undefined) return JSON.stringify(cells);
  return JSON.stringify([...cells, typeof event === 'string' ? event : new TextDecoder().decode(event)]);
}
