/** An answer as HTTP gives it: JSON, rows as one object or one JSON text a line, a stream of events, or a file. */
import type { AnswerName, answers, FileAnswer, RowsAnswer } from '../contract/answers.ts';
import { wireRow } from '../service/row-text/wire-row.ts';
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
  readonly draining: AbortSignal;
}

type Kind = (typeof answers)[AnswerName]['kind'];

export function answerResponse(kind: Kind, answer: unknown, answering: Answering): Response {
  const { accepts, asked, done } = answering;
  switch (kind) {
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

/** The head, then the rows. A failure behind the head can only break the answer off: the last line, or the end of the object, is missing. */
function rowsResponse(answer: RowsAnswer, isLines: boolean, answering: Answering): Response {
  const body = textBody(isLines ? rowsAsLines(answer) : rowsAsObject(answer), answering);
  return new Response(body, { headers: { 'content-type': isLines ? 'application/x-ndjson' : 'application/json' } });
}

async function* rowsAsObject({ batches, next, ...head }: RowsAnswer): AsyncGenerator<string> {
  yield `${JSON.stringify({ counting: head.counting, kind: head.rows, columns: head.columns, warnings: head.warnings }).slice(0, -1)},"rows":[`;
  let before = '';
  for await (const batch of batches) {
    for (const row of batch) {
      yield `${before}${JSON.stringify(wireRow(row))}`;
      before = ',\n';
    }
  }
  yield `],"next":${JSON.stringify(next?.() ?? null)}}\n`;
}

async function* rowsAsLines({ batches, next, ...head }: RowsAnswer): AsyncGenerator<string> {
  yield `${JSON.stringify({ counting: head.counting, kind: head.rows, columns: head.columns, warnings: head.warnings })}\n`;
  for await (const batch of batches) yield batch.map((row) => `${JSON.stringify(wireRow(row))}\n`).join('');
  yield `${JSON.stringify({ next: next?.() ?? null })}\n`;
}
