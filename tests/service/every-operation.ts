/**
 * Questions to every operation that is asked over HTTP, and their whole answers as text: errors, warnings, rows, cursors. Tests of
 * what must not be seen ask them all; an operation without questions fails.
 */

import { type RequestName, requests } from '../../src/contract/requests.ts';
import type { Row } from '../../src/contract/rows.ts';
import { terms } from '../../src/contract/terms.ts';
import { completeQuery } from '../../src/service/complete.ts';
import type { Context } from '../../src/service/context.ts';
import { handlers } from '../../src/service/handlers.ts';
import { ruleWithTests } from './probing-rules.ts';

/** By operation: requests as JSON would give them. */
export type Questions = Partial<Readonly<Record<RequestName, readonly object[]>>>;

const shows: ReadonlySet<string> = new Set(['none', 'read', 'reveal']);

const noQuestion = '00000000-0000-4000-8000-000000000000';

/** What is asked alike, whatever must not be seen. */
export const plainQuestions: Questions = {
  // What it shows is meant to be seen; who may is tested with the record of reads.
  reveal: [{ id: '0'.repeat(32) }],
  fmt: [{ text: 'verb=get' }],
  translate: [{ text: 'verb=get' }],
  follow: [{ text: '' }, { text: 'verb=get', events: true }],
  progress: [{ id: noQuestion }],
  cancel: [{ id: noQuestion }],
  export: ['csv', 'ndjson', 'json'].map((format) => ({ text: '', format })),
  extent: [{}],
  questions: [{}],
  detections: [{}],
  catalogue: [{}],
  rule: [{ name: 'exec-into-container' }, { name: 'nothing' }],
  'rule-test': [{ text: ruleWithTests('verb=get') }],
  'alerts suppressions': [{}],
  risk: [{}, { user: 'ann' }, { clusters: ['lab'] }],
  'question-text': [{ name: 'who-deleted', values: ['name=web'] }],
};

/** The operations that show events, or what is derived of them. Tokens belong to their owners, and hold none of it. */
export const readingOperations = (Object.keys(terms) as RequestName[]).filter((name) => {
  const { route, access } = terms[name];
  return route !== null && !name.startsWith('token') && shows.has(access);
});

export interface Answered {
  readonly question: string;
  readonly answer: string;
}

/** Each question with its answer. Operations are asked side by side: some wait for what does not come. */
export async function askAll(questions: Questions, context: Context): Promise<Answered[]> {
  const answers = readingOperations.map(async (name) => {
    const answered: Answered[] = [];
    for (const request of questions[name] ?? []) {
      answered.push({ question: `${name} ${JSON.stringify(request)}`, answer: await answerOf(name, request, context) });
    }
    return answered;
  });
  return (await Promise.all(answers)).flat();
}

export async function answerOf(name: RequestName, request: object, context: Context): Promise<string> {
  const warned: string[] = [];
  // Held here: a signal of its own may be collected before it fires.
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begun = () => {
    if (name === 'follow') timer ??= setTimeout(() => ending.abort(), patienceMs);
  };
  try {
    const read = requests[name].parse(request);
    const handler = (name === 'complete' ? completePatiently : handlers[name as keyof typeof handlers]) as unknown as Handler;
    const answer = await handler(read, { ...context, signal: ending.signal, warn: (message) => warned.push(message) });
    return JSON.stringify([await whole(answer, begun), warned]);
  } catch (error) {
    const { code, details } = error as { code?: string; details?: object };
    if (code === undefined) throw error;
    return JSON.stringify({ code, details, message: (error as Error).message, warned });
  } finally {
    clearTimeout(timer);
  }
}

type Handler = (request: object, context: Context) => Promise<object>;

/** Who types is shown what was found in time; what is compared here must not depend on how busy the machine is. */
const completePatiently = async (request: { readonly text: string; readonly position: number }, context: Context) => ({
  candidates: await completeQuery(request, context, { valuesMs: 30_000, pathsMs: 30_000 }),
});

/** So long a stream is listened to that has no end, once it has begun. */
const patienceMs = 700;

interface Streamed {
  readonly batches?: AsyncIterable<readonly Row[]>;
  readonly text?: unknown;
  readonly next?: () => string | null;
  readonly notes?: () => unknown;
}

async function whole(answer: Streamed, begun: () => void): Promise<unknown> {
  const pieces = Symbol.asyncIterator in answer ? answer : answer.text;
  if (typeof pieces === 'object') {
    const given: unknown[] = [];
    for await (const piece of pieces as AsyncIterable<unknown>) {
      begun();
      given.push(piece);
    }
    // In how many pieces a file comes is of the moment.
    const isFile = given.every((piece) => typeof piece === 'string');
    return [{ ...answer, text: undefined, name: undefined, rows: undefined }, isFile ? given.join('') : given];
  }
  const { batches, next, notes, ...head } = answer;
  if (batches === undefined) return head;
  const rows: unknown[] = [];
  for await (const batch of batches)
    for (const { cells, event } of batch) rows.push([cells, event instanceof Uint8Array ? Buffer.from(event).toString('latin1') : event]);
  return { ...head, rows, next: next?.(), notes: notes?.() };
}
