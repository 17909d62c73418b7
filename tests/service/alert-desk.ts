/** What tests of alerts work with: a store, a clock that can go on, books over it, and the operations as HTTP asks them. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { answers } from '../../src/contract/answers.ts';
import { requests } from '../../src/contract/requests.ts';
import type { Alert } from '../../src/model/alert.ts';
import type { AlertBook, AlertBookOptions } from '../../src/service/alerts/alert-book.ts';
import type { Context } from '../../src/service/context.ts';
import { handlers } from '../../src/service/handlers.ts';
import { fullScope, type Scope } from '../../src/sql/scope.ts';
import { madeBook } from './made-findings.ts';
import { openScratchStore, type ScratchStore } from './scratch-store.ts';

type Name =
  | 'alerts list'
  | 'alerts show'
  | 'alert-counts'
  | 'alert-change'
  | 'alerts-change'
  | 'suppression-save'
  | 'suppression-remove'
  | 'alerts suppressions';

type AnswerTo<Asked extends Name> = Awaited<ReturnType<(typeof handlers)[Asked]>>;

export interface AlertDesk {
  readonly scratch: ScratchStore;
  /** What destinations were told. */
  readonly told: Alert[];
  /** How far the clock has gone on, in milliseconds. */
  later: number;
  context(scope?: Scope): Context;
  openBook(more?: Partial<AlertBookOptions>): AlertBook;
  /** The request is read, and the answer is held to its schema. */
  ask<Asked extends Name>(name: Asked, request: object, asked?: Context): Promise<AnswerTo<Asked>>;
  /** The one alert that there is. */
  only(): Promise<AnswerTo<'alerts list'>['alerts'][number]>;
}

/** Emptied before each test. To be called where tests are described. */
export function openAlertDesk(): AlertDesk {
  let scratch: ScratchStore;
  beforeAll(async () => {
    scratch = await openScratchStore();
  });
  afterAll(() => scratch.close());
  beforeEach(async () => {
    desk.told.length = 0;
    desk.later = 0;
    const { store } = await scratch.context().events();
    for (const table of ['findings', 'state', 'events']) await store.command({ sql: `TRUNCATE TABLE ${table}`, params: {} });
  });
  const desk: AlertDesk = {
    get scratch() {
      return scratch;
    },
    told: [],
    later: 0,
    context: (scope = fullScope) => {
      const still = scratch.context(scope);
      return { ...still, clock: () => still.clock() + desk.later };
    },
    openBook: (more = {}) => madeBook(desk.context(), desk.told, more),
    ask: async <Asked extends Name>(name: Asked, request: object, asked = desk.context()): Promise<AnswerTo<Asked>> => {
      const handler = handlers[name] as (request: unknown, context: Context) => Promise<unknown>;
      return answers[name].schema.parse(await handler(requests[name].parse(request), asked)) as AnswerTo<Asked>;
    },
    only: async () => {
      const { alerts } = await desk.ask('alerts list', {});
      const [first, another] = alerts;
      if (first === undefined || another !== undefined) throw new Error(`there are ${alerts.length} alerts`);
      return first;
    },
  };
  return desk;
}
