/**
 * The problem catalogue: every failure a person can meet, with its HTTP status, its exit code and what to do.
 * Use cases throw one `AppError`; faces translate it. docs/reference/problems.md is held to this table by a test.
 */

/** Exit codes of the command line. */
export const exitCodes = { ok: 0, findings: 1, usage: 2, unreadable: 3, integrity: 4, remote: 5 } as const;

interface Problem {
  readonly status: number;
  readonly exitCode: number;
  readonly title: string;
  readonly remedy: string;
}

export const problems = {
  'usage': {
    status: 400,
    exitCode: exitCodes.usage,
    title: 'The command was not understood',
    remedy: 'See `telltale COMMAND --help` for its form and examples.',
  },
  'config-invalid': {
    status: 400,
    exitCode: exitCodes.usage,
    title: 'The configuration has an error',
    remedy: 'Mend the marked place; docs/reference/configuration.md lists all settings, and `telltale config check FILE` checks them.',
  },
  'listen-failed': {
    status: 500,
    exitCode: exitCodes.usage,
    title: 'The server could not listen',
    remedy: 'Choose another address with --listen, or end the program that has it.',
  },
  'request-invalid': {
    status: 400,
    exitCode: exitCodes.usage,
    title: 'The request was not understood',
    remedy: 'Compare it with docs/reference/http.md, which names the fields of each request.',
  },
  'unauthorized': {
    status: 401,
    exitCode: exitCodes.usage,
    title: 'No credential, or one that is not known',
    remedy: 'Sign in, or give an API token or a credential of the configuration; docs/guides/access.md shows how.',
  },
  'forbidden': {
    status: 403,
    exitCode: exitCodes.usage,
    title: 'The credential does not allow this',
    remedy: 'Ask an admin for a role that may, or for the cluster; or use another credential.',
  },
  'sign-in-failed': {
    status: 401,
    exitCode: exitCodes.usage,
    title: 'Nobody was signed in',
    remedy: 'Check the name and the password. An admin can set a new password; a link that was used needs a new start of the server.',
  },
  'rate-limited': {
    status: 429,
    exitCode: exitCodes.remote,
    title: 'Too much was asked in a short time',
    remedy: 'Try again after the time that Retry-After names.',
  },
  'conflict': {
    status: 409,
    exitCode: exitCodes.usage,
    title: 'The change does not fit what is there',
    remedy: 'Look at what is there now, and change that first.',
  },
  'request-refused': {
    status: 403,
    exitCode: exitCodes.usage,
    title: 'The request could come from a web page',
    remedy: 'Use a loopback name, or add the name to `hosts` in the configuration; send no Origin.',
  },
  'unsupported-media': {
    status: 415,
    exitCode: exitCodes.usage,
    title: 'Bodies of this kind are not taken',
    remedy: 'Send Content-Type application/json, plain or with Content-Encoding gzip.',
  },
  'body-too-large': {
    status: 413,
    exitCode: exitCodes.usage,
    title: 'The body is too large',
    remedy: 'Lower --audit-webhook-batch-max-size at the API server, or raise ingest.maxBody in the configuration.',
  },
  'broken-off': {
    status: 400,
    exitCode: exitCodes.remote,
    title: 'The body broke off',
    remedy: 'Nothing of it was taken: send it again.',
  },
  'request-timeout': {
    status: 408,
    exitCode: exitCodes.usage,
    title: 'The body took too long',
    remedy: 'Check the network between; limits.bodyTimeout in the configuration says how long it may take.',
  },
  'saturated': {
    status: 429,
    exitCode: exitCodes.remote,
    title: 'There is no room for more at the moment',
    remedy: 'Send it again after the time that Retry-After names. If it lasts, `telltale status` tells what waits.',
  },
  'query-invalid': {
    status: 400,
    exitCode: exitCodes.usage,
    title: 'The query has an error',
    remedy: 'Mend the marked place; `telltale fields` lists the names that can be asked for.',
  },
  'policy-invalid': {
    status: 422,
    exitCode: exitCodes.findings,
    title: 'The audit policy cannot be used',
    remedy: 'See `telltale policy lint` for what is wrong with it.',
  },
  'rule-invalid': {
    status: 400,
    exitCode: exitCodes.usage,
    title: 'The rule has an error',
    remedy: 'Mend the marked place; docs/guides/detections.md tells the form, and `telltale rules lint FILE` checks it.',
  },
  'prices-invalid': {
    status: 422,
    exitCode: exitCodes.usage,
    title: 'The file of prices cannot be used',
    remedy: 'Mend the marked place; docs/reference/prices.md tells the form.',
  },
  'not-translatable': {
    status: 422,
    exitCode: exitCodes.usage,
    title: 'The other language has no words for the query',
    remedy: 'Leave out the marked part, or translate to jq, which can say the most.',
  },
  'query-timeout': {
    status: 408,
    exitCode: exitCodes.usage,
    title: 'The query took too long and was stopped',
    remedy: 'Narrow the time range or the filter, or give more time with --timeout.',
  },
  'query-memory': {
    status: 413,
    exitCode: exitCodes.usage,
    title: 'The query needed more memory than it may use',
    remedy: 'Group by fewer or coarser fields, narrow the time range, or raise --memory.',
  },
  'cancelled': {
    status: 499,
    exitCode: 130,
    title: 'Cancelled',
    remedy: 'Nothing was lost: give the same command again to go on.',
  },
  'not-found': {
    status: 404,
    exitCode: exitCodes.findings,
    title: 'Nothing bears this id',
    remedy: 'Check the id, the store and the cluster; `telltale query` finds events by what they hold.',
  },
  'input-unreadable': {
    status: 422,
    exitCode: exitCodes.unreadable,
    title: 'The input could not be read',
    remedy: 'Check the path and its permissions.',
  },
  'input-refused': {
    status: 422,
    exitCode: exitCodes.unreadable,
    title: 'The input is of a kind that is not read',
    remedy: 'See docs/reference/envelopes.md for what is read, and `telltale ingest --explain-format FILE` for what was seen.',
  },
  'store-unavailable': {
    status: 503,
    exitCode: exitCodes.remote,
    title: 'The store did not answer',
    remedy: 'Check the address and that the server runs; for a directory, give the command again.',
  },
  'store-denied': {
    status: 403,
    exitCode: exitCodes.remote,
    title: 'The store refused the access',
    remedy: 'Check the user and the password (TELLTALE_STORE_PASSWORD or TELLTALE_STORE_PASSWORD_FILE), or the owner of the directory.',
  },
  'store-full': {
    status: 507,
    exitCode: exitCodes.remote,
    title: 'The disk of the store is full',
    remedy: 'Free space on it and give the command again: it goes on where it stopped.',
  },
  'store-damaged': {
    status: 500,
    exitCode: exitCodes.integrity,
    title: 'The store is damaged',
    remedy: 'Keep a copy of the directory as it is, then mend the file that the message names.',
  },
  'store-newer': {
    status: 500,
    exitCode: exitCodes.usage,
    title: 'The store was written by a newer telltale',
    remedy: 'Upgrade telltale, or use another store.',
  },
  'spool-full': {
    status: 429,
    exitCode: exitCodes.remote,
    title: 'The spool is full',
    remedy: 'Send again in a few seconds. If it stays full, see `telltale spool`: the store may be away, or the disk too small.',
  },
  'spool-unavailable': {
    status: 503,
    exitCode: exitCodes.remote,
    title: 'The spool cannot be used',
    remedy: 'Check that no other process uses its directory, and that it may be written.',
  },
  'remote-unreachable': {
    status: 503,
    exitCode: exitCodes.remote,
    title: 'The server cannot be reached',
    remedy: 'Check the address, that `telltale serve` runs there, and the network between.',
  },
  'remote-failed': {
    status: 502,
    exitCode: exitCodes.remote,
    title: 'The server did not answer as Telltale does',
    remedy: 'Check that the address is that of `telltale serve`; if it is, the log of the server tells more.',
  },
  'engine-unsupported': {
    status: 500,
    exitCode: exitCodes.usage,
    title: 'The embedded engine has no build for this system',
    remedy: 'Use a ClickHouse server: --store https://user@host:8443/database',
  },
  'engine-failed': {
    status: 500,
    exitCode: exitCodes.remote,
    title: 'The engine failed',
    remedy: 'Give the command again. If it fails again, please report it with the message.',
  },
} as const satisfies Record<string, Problem>;

export type ProblemCode = keyof typeof problems;

export type ProblemDetails = Readonly<Record<string, unknown>> & {
  /** One sentence on this very case. Never a credential, never unescaped input. */
  readonly message: string;
};

/** The one error that use cases throw. */
export class AppError extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails, options?: ErrorOptions) {
    super(details.message, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}
