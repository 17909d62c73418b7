/** Tells the record of reads about a question: once it is answered, refused or broken off; of what is followed also when it begins. */
import { type AnswerName, answers, type FileAnswer, type RowsAnswer } from '../contract/answers.ts';
import { operations } from '../contract/operations.ts';
import { AppError } from '../contract/problems.ts';
import type { Context } from '../service/context.ts';
import type { ReadLog } from '../service/read-log.ts';

export interface ReadRecord {
  /** The same answer, whose rows are counted while they are sent. */
  watch(answer: unknown): unknown;
  /** What is shown without masks is on record before it is sent. @throws AppError where that fails */
  secured(): Promise<void>;
  /** The first call counts. */
  end(error?: unknown): void;
}

const recorded: ReadonlySet<string> = new Set(['read', 'reveal', 'review']);
/** What shows nothing of the events. */
const left: ReadonlySet<AnswerName> = new Set([
  'progress',
  'cancel',
  'questions',
  'question-text',
  'catalogue',
  'rule',
  'rule-test',
  'tokens',
  'token-create',
  'token-revoke',
]);

const nothing: ReadRecord = { watch: (answer) => answer, secured: async () => undefined, end: () => undefined };

export function recordRead(
  name: AnswerName,
  asked: object,
  { asker, scope, signal }: Pick<Context, 'asker' | 'scope' | 'signal'>,
  { reads, address }: { readonly reads: ReadLog; readonly address: string },
): ReadRecord {
  if (!recorded.has(operations[name].access) || left.has(name)) return nothing;
  const beganMs = performance.now();
  let rows = 0;
  let rowsOfFile = () => 0;
  let hasEnded = false;
  const record = (outcome: string) =>
    reads.record({
      asker: asker.name,
      address,
      operation: name,
      request: asked,
      scope,
      rows: rows + rowsOfFile(),
      durationMs: performance.now() - beganMs,
      outcome,
    });
  const count = (more: number) => {
    rows += more;
  };
  return {
    watch(answer) {
      switch (answers[name].kind) {
        case 'rows':
          return { ...(answer as RowsAnswer), batches: counted((answer as RowsAnswer).batches, (batch) => count(batch.length)) };
        case 'stream':
          record('begun');
          return counted(answer as AsyncIterable<StreamEvent>, ({ event, data }) => {
            if (event === 'rows' && Array.isArray(data)) count(data.length);
          });
        case 'file':
          rowsOfFile = (answer as FileAnswer).rows;
          return answer;
        default:
          return answer;
      }
    },
    async secured() {
      if (operations[name].access !== 'reveal') return;
      hasEnded = true;
      rows = 1;
      record('ok');
      await reads.flush();
    },
    end(error) {
      if (hasEnded) return;
      hasEnded = true;
      record(outcomeOf(error, signal.aborted));
    },
  };
}

interface StreamEvent {
  readonly event: string | null;
  readonly data: unknown;
}

function outcomeOf(error: unknown, isCancelled: boolean): string {
  if (error === undefined) return isCancelled ? 'cancelled' : 'ok';
  return error instanceof AppError ? error.code : 'bug';
}

async function* counted<Item>(items: AsyncIterable<Item>, count: (item: Item) => void): AsyncGenerator<Item> {
  for await (const item of items) {
    count(item);
    yield item;
  }
}
