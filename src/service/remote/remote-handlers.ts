/**
 * The operations as a server answers them, for whoever would else ask a store: the same requests, the same answers, and failures
 * that are shown like those of this machine.
 */
import type { RowsAnswer } from '../../contract/answers.ts';
import { type ClientOptions, createClient, type LinesAnswer, type RoutedName } from '../../contract/client.ts';
import type { Handlers } from '../../contract/operations.ts';
import { ProblemError } from '../../contract/problem-error.ts';
import { AppError } from '../../contract/problems.ts';
import type { Row } from '../../contract/rows.ts';
import type { WireRow } from '../../contract/wire.ts';
import { isError } from '../../model/diagnostic.ts';
import { createFetch } from '../../platform/node-fetch.ts';
import { renderDiagnostics } from '../../query/render-diagnostics.ts';
import { sayDuration } from '../../query/values/duration.ts';
import type { Context } from '../context.ts';
import { handlers } from '../handlers.ts';
import { peekRows } from '../peek-rows.ts';
import type { RemoteServer } from './find-server.ts';

type Request = Readonly<Record<string, unknown>>;
type Ask = (request: Request, options: { readonly signal: AbortSignal; readonly lines?: true }) => Promise<unknown>;

/** Those that give rows. */
const givesRows: ReadonlySet<string> = new Set(['query', 'get', 'bad', 'reveal', 'reads'] satisfies RoutedName[]);

export function clientOptions({ url, token, ca }: RemoteServer): ClientOptions {
  const headers = () => (token === null ? {} : { authorization: `Bearer ${token}` });
  return { base: url, fetch: createFetch(ca === undefined ? {} : { ca }), headers };
}

export function remoteHandlers(server: RemoteServer): Handlers<Context> {
  const client = createClient(clientOptions(server)) as unknown as Readonly<Record<string, Ask>>;
  const remote = Object.entries(client).map(([name, ask]) => {
    const handle = async (request: Request, context: Context) => {
      const { signal, isLate } = limit(context);
      const dress = (error: unknown) => (isLate() ? tookTooLong(context) : shown(error, request));
      try {
        if (!givesRows.has(name)) return await ask(request, { signal });
        return await rowsOf((await ask(request, { signal, lines: true })) as LinesAnswer, request, signal, dress);
      } catch (error) {
        throw dress(error);
      }
    };
    return [name, handle] as const;
  });
  // What has no route asks nobody, or opens the events of its context, which says that it needs a store.
  return { ...handlers, ...(Object.fromEntries(remote) as unknown as Handlers<Context>) };
}

/** The server holds a question to its own limits; a shorter time is kept here. */
function limit({ signal, limits }: Context): { readonly signal: AbortSignal; readonly isLate: () => boolean } {
  if (limits.memoryBytes !== undefined)
    throw new AppError('usage', { message: 'How much memory a question may take is for the server to say.', hint: 'Leave out --memory.' });
  if (limits.timeoutMs === undefined) return { signal, isLate: () => false };
  const late = AbortSignal.timeout(limits.timeoutMs);
  return { signal: AbortSignal.any([signal, late]), isLate: () => late.aborted && !signal.aborted };
}

function tookTooLong({ limits }: Context): AppError {
  return new AppError('query-timeout', { message: `There was no answer within ${sayDuration((limits.timeoutMs ?? 0) * 1000)}.` });
}

async function rowsOf(
  answer: LinesAnswer,
  { follow }: Request,
  signal: AbortSignal,
  dress: (error: unknown) => unknown,
): Promise<RowsAnswer> {
  const { kind: rows, counting, warnings, columns, end } = answer;
  const isFollowing = follow === true;
  const arriving = readBatches(answer, (error) => {
    // What is followed ends when the asker goes away: that is no failure.
    if (!isFollowing || !signal.aborted) throw dress(error);
  });
  const { batches } = isFollowing ? { batches: arriving } : await peekRows(arriving);
  return { rows, counting, warnings, columns, batches, next: () => end()?.next ?? null, notes: () => end()?.notes ?? [] };
}

async function* readBatches({ batches, columns }: LinesAnswer, fail: (error: unknown) => void): AsyncGenerator<readonly Row[]> {
  try {
    for await (const batch of batches) yield batch.map((row) => rowOf(row, columns.length));
  } catch (error) {
    fail(error);
  }
}

/** The record of an event stands behind its cells. */
function rowOf(row: WireRow, width: number): Row {
  return row.length <= width ? { cells: row } : { cells: row.slice(0, width), event: String(row[width]) };
}

/** A failure as it would look without a network between: with the place in the query, or with what to do at this end. */
export function shown(error: unknown, { text }: Request): unknown {
  if (!(error instanceof ProblemError)) return error;
  const { code, diagnostics, status, detail, id, cause } = error;
  if (diagnostics.length > 0 && typeof text === 'string') {
    const rendered = renderDiagnostics(text, diagnostics.filter(isError));
    return new AppError(code, { ...error.details, rendered }, { cause });
  }
  const again = (told: { readonly detail?: string; readonly remedy?: string }) =>
    new ProblemError(code, { ...error, detail, ...told }, { cause });
  if (code === 'unauthorized') return again({ remedy: 'Sign in with telltale login URL, or give a token in TELLTALE_TOKEN.' });
  if (code === 'remote-unreachable' && isDistrust(cause))
    return again({ remedy: 'If a private authority signed the certificate of the server, name its file with --ca or TELLTALE_CA.' });
  return status >= 500 && id !== null && !detail.includes(id)
    ? again({ detail: `${detail} The log of the server has it as ${id}.` })
    : error;
}

function isDistrust(cause: unknown): boolean {
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && /CERT|UNABLE_TO_|ALTNAME/.test(code);
}
