/** The operations of the contract as routes: who asks may ask it, the request is checked by its schema, and is answered in the way of its kind. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { type AnswerName, answers } from '../contract/answers.ts';
import { operations } from '../contract/operations.ts';
import type { Permission } from '../contract/roles.ts';
import type { Route } from '../contract/terms.ts';
import type { Context as ServiceContext } from '../service/context.ts';
import { handlers } from '../service/handlers.ts';
import { QuestionsUnderWay } from '../service/questions-under-way.ts';
import type { ReadLog } from '../service/read-log.ts';
import { answerResponse } from './answer-response.ts';
import type { Failures } from './failures.ts';
import { refusal } from './problem-document.ts';
import { type BodyLimits, receiveBody } from './receive-body.ts';
import { type ReadRecord, recordRead } from './record-read.ts';
import type { ServerEnv } from './server-env.ts';

export interface Admitted {
  /** The context of the asker, with the scope of the credential. */
  readonly asker: ServiceContext;
  /** To be called when the question is answered: it counts until then. */
  readonly leave: () => void;
}

/** Lets in who may, and cancels what goes on for longer than they may. @throws AppError `unauthorized`, `forbidden`, `rate-limited` */
export type Admit = (context: Context<ServerEnv>, access: Permission | 'none', cancel: AbortController) => Promise<Admitted>;

/** A question is text: a larger body is none. */
const questionLimits = { maxBytes: 2_000_000, timeoutMs: 30_000 };

type Handler = (request: never, context: ServiceContext) => Promise<unknown>;

export interface OperationRoutesOptions {
  /** Ends every question. */
  readonly draining: AbortSignal;
  readonly failures: Failures;
  /** Told of every question that shows events. */
  readonly reads: ReadLog;
  readonly admit: Admit;
}

export function operationRoutes({ draining, failures, reads, admit }: OperationRoutesOptions): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  const asking = new Set<AbortController>();
  const underWay = new QuestionsUnderWay();
  draining.addEventListener('abort', () => {
    for (const cancel of asking) cancel.abort();
  });
  for (const name of Object.keys(answers) as AnswerName[]) {
    const { route, request, access } = operations[name];
    if (route === null || access === 'write') continue;
    const types = parameterTypes(request);
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    routes.on(route.method, path, async (context) => {
      // Hono answers it as a GET and throws the body away, so that the question would never end.
      if (context.req.method === 'HEAD') return context.body(null, 405, { allow: route.method });
      const cancel = new AbortController();
      const admitted = await admit(context, access, cancel);
      const address = context.env?.incoming?.socket.remoteAddress ?? '';
      let read: ReadRecord | undefined;
      let end = admitted.leave;
      const done = (error?: unknown) => {
        asking.delete(cancel);
        end();
        read?.end(error);
      };
      asking.add(cancel);
      // What is followed may be silent for longer than a connection may be idle; whoever asks ends it by going away.
      context.env?.incoming?.setTimeout(0);
      context.req.raw.signal.addEventListener('abort', () => cancel.abort());
      try {
        const asked = readRequest(request, await readFields(context, types, route));
        read = recordRead(name, asked as object, admitted.asker, { reads, address });
        const question = begin(context, admitted.asker, cancel, underWay);
        end = () => {
          question.end();
          admitted.leave();
        };
        const asker: ServiceContext = { ...admitted.asker, underWay, ...(question.tag !== undefined && { tag: question.tag }) };
        const answer = read.watch(await (handlers[name] as Handler)(asked as never, asker));
        await read.secured();
        const accepts = { type: context.req.header('accept') ?? '', encoding: context.req.header('accept-encoding') ?? '' };
        const failed = (error: Error) => {
          failures.note(error, { method: route.method, path: context.req.path });
          read?.end(error);
        };
        return answerResponse(name, answer, { accepts, asked, cancel, done, failed, draining });
      } catch (error) {
        done(error);
        throw error;
      }
    });
  }
  return routes;
}

const noQuestion = { tag: undefined, end: () => undefined };

/** Whoever gives a question an id can ask how far it is, and stop it. */
function begin(context: Context<ServerEnv>, { asker }: ServiceContext, cancel: AbortController, underWay: QuestionsUnderWay) {
  const id = context.req.header('x-telltale-question');
  if (id === undefined) return noQuestion;
  if (!z.uuid().safeParse(id).success) throw refusal('request-invalid', 'The header x-telltale-question has to be a UUID.');
  return underWay.begin(id, asker, () => cancel.abort());
}

/** The fields of the path, and those of the query string or of the body. */
async function readFields(context: Context<ServerEnv>, types: ParameterTypes, { method }: Route): Promise<unknown> {
  if (method === 'GET' || method === 'DELETE') return readParameters(context, types);
  return { ...(await readJson(context)), ...context.req.param() };
}

/** @throws AppError `request-invalid` */
export function readRequest(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  throw refusal('request-invalid', `${issues.join('; ')}.`);
}

/** @throws AppError `unsupported-media`, `request-invalid`, `body-too-large`, `request-timeout` */
export async function readJson(context: Context<ServerEnv>, limits: BodyLimits = questionLimits): Promise<object> {
  const type = context.req.header('content-type')?.split(';')[0]?.trim();
  if (type !== 'application/json') throw refusal('unsupported-media', 'The Content-Type of a question has to be application/json.');
  const body = receiveBody(context.env?.incoming ?? context.req.raw.body, limits, { bytes: 0 });
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

/** What a query string, which is all text, has to become; by field. */
type ParameterTypes = Readonly<Record<string, Property>>;

function parameterTypes(schema: z.ZodType): ParameterTypes {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as { readonly properties?: ParameterTypes };
  return properties;
}

/** The parameters of the path and of the query string, as the schema wants them. */
function readParameters(context: Context<ServerEnv>, properties: ParameterTypes): Record<string, unknown> {
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
  // A browser that connects again says so.
  const last = context.req.header('last-event-id');
  if (last !== undefined && properties['after'] !== undefined) given['after'] = last;
  return given;
}
