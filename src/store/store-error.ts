/** Turns what the engine, the server or the network said into the problem that a person is told of. */
import { AppError, type ProblemCode } from '../contract/problems.ts';

/** ClickHouse's error numbers that have a problem of their own; all others are `engine-failed`. */
const problemOf: ReadonlyMap<number, ProblemCode> = new Map([
  [159, 'query-timeout'], // TIMEOUT_EXCEEDED
  [160, 'query-timeout'], // TOO_SLOW
  [241, 'query-memory'], // MEMORY_LIMIT_EXCEEDED
  [243, 'store-full'], // NOT_ENOUGH_SPACE
  [427, 'query-invalid'], // CANNOT_COMPILE_REGEXP
  [394, 'cancelled'], // QUERY_WAS_CANCELLED
  [40, 'store-damaged'], // CHECKSUM_DOESNT_MATCH
  [246, 'store-damaged'], // CORRUPTED_DATA
  [192, 'store-denied'], // UNKNOWN_USER
  [193, 'store-denied'], // WRONG_PASSWORD
  [194, 'store-denied'], // REQUIRED_PASSWORD
  [497, 'store-denied'], // ACCESS_DENIED
  [516, 'store-denied'], // AUTHENTICATION_FAILED
]);

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** Whether the connection failed, rather than the statement. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return networkCodes.has(code) || /^ERR_(?:TLS|SSL)|CERT/.test(code) || error.message === 'socket hang up' || error.message === 'aborted';
}

/** Whether there was no connection to begin with, so that the statement cannot have been run. */
export function isUnsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT');
}

/** The error that ClickHouse numbers, if this is one: the client gives the number as text. */
function engineCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('type' in error)) return undefined;
  const code = Number(error.code);
  return Number.isInteger(code) ? code : undefined;
}

export function storeError(error: unknown, location: string): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message.trim() : String(error);
  const code = engineCode(error);
  if (code !== undefined) {
    const noSpace = /No space left on device|errno: 28\b/.test(message);
    const problem = noSpace ? 'store-full' : (problemOf.get(code) ?? 'engine-failed');
    return new AppError(problem, { message, engineCode: code }, { cause: error });
  }
  if (isConnectionError(error)) {
    return new AppError('store-unavailable', { message: `${location} did not answer: ${message}` }, { cause: error });
  }
  if (error instanceof SyntaxError) {
    return new AppError('store-unavailable', { message: `${location} did not answer as ClickHouse does.` }, { cause: error });
  }
  return new AppError('engine-failed', { message }, { cause: error });
}
