/** Failures of statements inside the host, as ClickHouse numbers and words them. */

export class EngineError extends Error {
  /** ClickHouse's number of the failure. */
  readonly code: number;

  constructor(code: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.code = code;
  }
}

const unknownException = 1002;

export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = Number(/^Code: (\d+)/.exec(message)?.[1] ?? unknownException);
  return new EngineError(code, message.replace(/^Code: \d+\. DB::Exception: /, ''), { cause: error });
}

/** The failure as the body of an answer. */
export function printEngineError({ code, message }: EngineError): string {
  const name = /\([A-Z][A-Z0-9_]+\)\s*$/.test(message) ? '' : ' (UNKNOWN_EXCEPTION)';
  return `Code: ${code}. DB::Exception: ${message.trimEnd()}${name}\n`;
}
