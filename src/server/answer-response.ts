/** An answer as HTTP gives it: JSON, rows as one object or one JSON text a line, a stream of events, or a file. */
import { type AnswerName, answers, type FileAnswer, type RowsAnswer } from '../contract/answers.ts';
import type { Row } from '../contract/rows.ts';
import type { WireEnd, WireFailure, WireHead } from '../contract/wire.ts';
import { invariant } from '../model/invariant.ts';
import { wireRow } from '../service/row-text/wire-row.ts';
import { checkAnswer } from './check-answer.ts';
import { documentOf } from './failures.ts';
import { fileResponse } from './file-response.ts';
import { type AnyEvent, streamResponse } from './stream-response.ts';
import { textBody } from './text-body.ts';

export interface Answering {
  readonly accepts: { readonly type: string; readonly encoding: string };
  readonly asked: unknown;
  /** Stops the question. */
  readonly cancel: AbortController;
  /** To be called when all is sent, or nobody wants the rest. */
  readonly done: () => void;
  /** Told what broke an answer off. */
  readonly failed: (error: Error) => void;
  readonly draining: AbortSignal;
}

/** @throws InvariantError where the answer has not the form that clients are promised. */
export function answerResponse(name: AnswerName, given: unknown, answering: Answering): Response {
  const { accepts, asked, done } = answering;
  const answer = checkAnswer(name, given);
  switch (answers[name].kind) {
    case 'value':
      done();
      return Response.json(answer);
    case 'rows':
      return rowsResponse(answer as RowsAnswer, accepts.type.includes('application/x-ndjson') || isFollowing(asked), answering);
    case 'stream':
      return streamResponse(answer as AsyncGenerator<AnyEvent, void>, answering);
    case 'file':
      return fileResponse(answer as FileAnswer, answering);
  }
}

/** What is followed has no end: it comes line by line. */
function isFollowing(asked: unknown): boolean {
  return (asked as { readonly follow?: boolean }).follow === true;
}

/** The head, then the rows. A failure behind the head is the last line; where the answer is one object, its end is missing. */
function rowsResponse(answer: RowsAnswer, isLines: boolean, answering: Answering): Response {
  const body = textBody(isLines ? rowsAsLines(answer, answering) : rowsAsObject(answer), answering);
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

async function* rowsAsLines(answer: RowsAnswer, { cancel, failed }: Answering): AsyncGenerator<string> {
  yield `${JSON.stringify(headOf(answer))}\n`;
  try {
    for await (const batch of answer.batches) yield batch.map((row) => `${printRow(row, answer)}\n`).join('');
    yield `${JSON.stringify(endOf(answer))}\n`;
  } catch (reason) {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    if (!cancel.signal.aborted) failed(error);
    yield `${JSON.stringify({ problem: documentOf(error) } satisfies WireFailure)}\n`;
  }
}

function printRow(row: Row, { columns }: RowsAnswer): string {
  invariant(row.cells.length === columns.length, 'a row has a cell for each column');
  return JSON.stringify(wireRow(row));
}
