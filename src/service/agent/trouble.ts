/** What goes wrong between agent and server, in words, and how often it is told. */
import type { AgentLog } from './agent-log.ts';
import type { Posted } from './post-body.ts';

const repeatEveryMs = 60_000;

/** Tells of trouble when it begins, when it changes, and now and then while it lasts. */
export class Trouble {
  readonly #one: string;
  readonly #many: string;
  readonly #log: AgentLog;
  readonly #clock: () => number;
  #what: string | null = null;
  #sinceMs = 0;
  #toldMs = 0;

  /** @param one such as `a batch`; @param many such as `batches` */
  constructor(one: string, many: string, { log, clock }: { readonly log: AgentLog; readonly clock: () => number }) {
    this.#one = one;
    this.#many = many;
    this.#log = log;
    this.#clock = clock;
  }

  is(what: string, url: URL, waitMs: number): void {
    const now = this.#clock();
    if (this.#what === null) this.#sinceMs = now;
    if (what === this.#what && now - this.#toldMs < repeatEveryMs) return;
    this.#what = what;
    this.#toldMs = now;
    const sinceSeconds = Math.round((now - this.#sinceMs) / 1000);
    this.#log.warn(`The server did not take ${this.#one}: ${what}. It is tried again.`, {
      url: url.href,
      waitMs: Math.round(waitMs),
      sinceSeconds,
    });
  }

  isOver(): void {
    if (this.#what === null) return;
    this.#what = null;
    this.#log.info(`The server takes ${this.#many} again.`, { afterSeconds: Math.round((this.#clock() - this.#sinceMs) / 1000) });
  }
}

export function isAnswer(answer: unknown): answer is Posted {
  return typeof answer === 'object' && answer !== null && 'status' in answer;
}

const advice: Readonly<Record<number, string>> = {
  401: 'it does not know the token or the certificate',
  403: 'the credential is not for this cluster',
  404: 'the address is not that of a telltale server, or the server is older',
};

export function describeAnswer({ status, text }: Posted): string {
  const said = readDetail(text);
  return [String(status), ...(advice[status] === undefined ? [] : [advice[status]]), ...(said === null ? [] : [said])].join(', ');
}

/** What a problem document says. */
function readDetail(text: string): string | null {
  try {
    const document: unknown = JSON.parse(text);
    const detail = typeof document === 'object' && document !== null && 'detail' in document ? document.detail : null;
    return typeof detail === 'string' ? detail.slice(0, 300) : null;
  } catch {
    return null;
  }
}

export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  // Of several addresses that were tried, only the errors inside say why.
  const inner =
    error instanceof AggregateError ? error.errors.map((each: unknown) => (each instanceof Error ? each.message : '')).join('; ') : '';
  return message || inner || name;
}
