/**
 * The typed client of the server: one method for every operation that has a route. It loads no schema, so a browser may load it;
 * whoever makes it gives it `fetch`.
 */
import type { AnswerName, AnswerOf, answers } from './answers.ts';
import { ProblemError, problemOf } from './problem-error.ts';
import { readLines } from './read-lines.ts';
import type { RequestInputOf } from './requests.ts';
import { type Route, terms } from './terms.ts';
import type { ProblemDocument, WireEnd, WireFailure, WireHead, WirePage, WireRow } from './wire.ts';

type Terms = typeof terms;

/** The operations that can be asked of a server, and are answered in one piece or in rows. Streams and files are for who reads those. */
export type RoutedName = {
  [Name in AnswerName]: Terms[Name]['route'] extends null ? never : (typeof answers)[Name]['kind'] extends 'value' | 'rows' ? Name : never;
}[AnswerName];

interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Rows as they come. */
export interface LinesAnswer extends WireHead {
  readonly batches: AsyncIterable<readonly WireRow[]>;
  /** What stands behind the rows; null before all of them were read. */
  readonly end: () => WireEnd | null;
}

interface AskRows<Request> {
  (request: Request, options: CallOptions & { readonly lines: true }): Promise<LinesAnswer>;
  (request: Request, options?: CallOptions): Promise<WirePage>;
}

type AskValue<Request, Answer> = (request: Request, options?: CallOptions) => Promise<Answer>;

/** A failure is a `ProblemError`; a call that was aborted fails with the reason of its signal. */
export type Client = {
  readonly [Name in RoutedName]: (typeof answers)[Name]['kind'] extends 'rows'
    ? AskRows<RequestInputOf<Name>>
    : AskValue<RequestInputOf<Name>, AnswerOf<Name>>;
};

export interface ClientOptions {
  /** The address of the server, such as `https://telltale.example.com`; empty in a page that comes from it. */
  readonly base: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** The headers of each request, such as the credential. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

export function createClient(options: ClientOptions): Client {
  const methods = Object.entries(terms).flatMap(([name, { route }]) => {
    if (route === null) return [];
    const ask = (request: Fields, call: CallOptions & { readonly lines?: true } = {}) => askRoute(options, route, request, call);
    return [[name, ask] as const];
  });
  // The table of terms says which operations have a route, and the types above are made from the same table.
  return Object.fromEntries(methods) as unknown as Client;
}

/** One call, for what stands in no table. @throws ProblemError */
export async function askRoute(
  options: ClientOptions,
  route: Route,
  request: Fields,
  { signal, lines }: CallOptions & { readonly lines?: true } = {},
): Promise<unknown> {
  const { url, body } = address(route, request);
  const init: RequestInit = {
    method: route.method,
    headers: {
      accept: lines === true ? 'application/x-ndjson' : 'application/json',
      ...(body !== null && { 'content-type': 'application/json' }),
      ...options.headers?.(),
    },
    // A credential is for the host that it was given for.
    redirect: 'manual',
    ...(body !== null && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  };
  const base = options.base.replace(/\/+$/, '');
  const response = await options.fetch(base + url, init).catch((cause: unknown) => fail(cause, signal));
  if (!response.ok) throw await refusedBy(response, signal);
  if (lines === true) return linesOf(response, signal);
  const text = await response.text().catch((cause: unknown) => fail(cause, signal, brokeOff));
  const answer = parseJson(text);
  if (answer === undefined) throw notTelltale(response);
  return answer;
}

/** Fields that the path names stand in it; the others are the query string, or the body. */
function address({ method, path }: Route, request: Fields): { readonly url: string; readonly body: Fields | null } {
  const rest = new Map(Object.entries(request).filter(([, value]) => value !== undefined));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(String(value));
  });
  if (method === 'POST' || method === 'PUT') return { url: filled, body: Object.fromEntries(rest) };
  const asked = new URLSearchParams();
  for (const [name, value] of rest) {
    for (const one of Array.isArray(value) ? value : [value]) asked.append(name, String(one));
  }
  const text = asked.toString();
  return { url: text === '' ? filled : `${filled}?${text}`, body: null };
}

async function linesOf(response: Response, signal: AbortSignal | undefined): Promise<LinesAnswer> {
  const pieces = readLines(response.body, (cause) => fail(cause, signal, brokeOff));
  const first = await pieces.next();
  const [head, ...ahead] = first.done === true ? [] : first.value;
  if (!isHead(head)) throw notTelltale(response);
  let end: WireEnd | null = null;
  let failure: ProblemDocument | null = null;
  const read = (lines: readonly unknown[]): readonly WireRow[] => {
    const last = lines.at(-1);
    if (last === undefined || Array.isArray(last)) return lines as readonly WireRow[];
    failure = 'problem' in (last as WireEnd | WireFailure) ? (last as WireFailure).problem : null;
    if (failure === null) end = last as WireEnd;
    return lines.slice(0, -1) as readonly WireRow[];
  };
  const batches = async function* () {
    try {
      if (ahead.length > 0) yield read(ahead);
      if (end === null && failure === null) for await (const lines of pieces) yield read(lines);
      if (failure !== null) throw problemOf(failure);
      if (end === null) throw new ProblemError('remote-unreachable', { detail: brokeOff });
    } finally {
      await pieces.return(undefined);
    }
  };
  return { ...head, batches: batches(), end: () => end };
}

function isHead(line: unknown): line is WireHead {
  return typeof line === 'object' && line !== null && 'columns' in line;
}

const brokeOff = 'The connection broke off before the end of the answer.';

/** Whatever went wrong on the way. What was aborted is not a failure. */
function fail(cause: unknown, signal: AbortSignal | undefined, detail?: string): never {
  if (signal?.aborted === true || cause instanceof ProblemError) throw cause;
  throw new ProblemError('remote-unreachable', { detail: detail ?? `No connection to the server: ${reasonOf(cause)}.` }, { cause });
}

/** `fetch` says little itself; what it was caused by says more. */
function reasonOf(error: unknown): string {
  const { message = String(error), cause } = error as { readonly message?: string; readonly cause?: unknown };
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}

async function refusedBy(response: Response, signal: AbortSignal | undefined): Promise<ProblemError> {
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    const to = response.headers.get('location');
    return new ProblemError('remote-failed', {
      detail: `The server sends the request on${to === null ? '' : ` to ${to}`}, and a credential does not follow.`,
      remedy: 'Give the address that the server itself has.',
    });
  }
  const document = parseJson(await response.text().catch((cause: unknown) => fail(cause, signal)));
  return isProblem(document) ? problemOf(document) : notTelltale(response);
}

function isProblem(value: unknown): value is ProblemDocument {
  const { title, detail } = (value ?? {}) as Partial<ProblemDocument>;
  return typeof title === 'string' && typeof detail === 'string';
}

function notTelltale({ status, headers }: Response): ProblemError {
  const kind = headers.get('content-type') ?? 'without a type';
  return new ProblemError('remote-failed', { detail: `The answer (status ${status}, ${kind}) is none of Telltale.` });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
