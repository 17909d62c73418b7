/** What people made of an alert: a document of the kind `alert`, whose versions are the alert’s own audit trail. */
import { z } from 'zod';
import { type AlertStatus, type AlertVerdict, alertStatuses, alertVerdicts } from '../../model/alert.ts';
import { alertKind } from '../../sql/alerts.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';

const document = z.object({
  status: z.enum(alertStatuses),
  verdict: z.enum(alertVerdicts).nullable(),
  assignee: z.string(),
  /** Of this version; empty where nothing was said. */
  comment: z.string(),
});

export type AlertState = Readonly<z.output<typeof document>>;

export interface TrailVersion extends AlertState {
  readonly at: string;
  readonly author: string;
  readonly what: string;
}

export const untouched: AlertState = { status: 'open', verdict: null, assignee: '', comment: '' };

/** Who is named where no person changed anything. */
export const bySelf = 'telltale';

/** What cannot be read counts as untouched: an alert is rather looked at twice than not at all. */
export function readAlertState(text: string): AlertState {
  if (text === '') return untouched;
  try {
    const read = document.safeParse(JSON.parse(text));
    return read.success ? read.data : untouched;
  } catch {
    return untouched;
  }
}

/** An alert that was closed as right or wrong stays closed, whatever comes. */
export function isReopened({ status, verdict }: AlertState): boolean {
  return status === 'closed' && verdict !== 'benign' && verdict !== 'false-positive';
}

export class AlertStates {
  readonly #store: StateStore;

  constructor(store: Store, clock: () => number) {
    this.#store = new StateStore(store, alertKind, clock);
  }

  async save(id: string, state: AlertState, author: string): Promise<void> {
    await this.saveAll(new Map([[id, state]]), author);
  }

  async saveAll(states: ReadonlyMap<string, AlertState>, author: string): Promise<void> {
    await this.#store.saveAll(new Map([...states].map(([id, state]) => [id, printed(state)])), author);
  }

  /** The oldest first. */
  async trail(id: string): Promise<TrailVersion[]> {
    const versions = (await this.#store.history(id)).reverse();
    let before = untouched;
    return versions.map(({ document, author, at }) => {
      const state = readAlertState(document ?? '');
      const what = sayChange(before, state, author);
      before = state;
      return { ...state, author, at, what };
    });
  }
}

/** What a person types may hold half a character, and the store would read none of it. */
function printed(state: AlertState): string {
  return JSON.stringify({ ...state, assignee: state.assignee.toWellFormed(), comment: state.comment.toWellFormed() });
}

function sayChange(before: AlertState, after: AlertState, author: string): string {
  const said = [
    ...(before.status === after.status && before.verdict === after.verdict ? [] : [sayStatus(after.status, after.verdict, author)]),
    ...(before.assignee === after.assignee ? [] : [after.assignee === '' ? 'given to nobody' : `given to ${after.assignee}`]),
  ];
  if (said.length > 0) return said.join(', ');
  return after.comment === '' ? 'left as it was' : 'commented';
}

function sayStatus(status: AlertStatus, verdict: AlertVerdict | null, author: string): string {
  if (status === 'closed') return verdict === null ? 'closed' : `closed as ${verdict.replace('-', ' ')}`;
  if (status === 'acknowledged') return 'acknowledged';
  return author === bySelf ? 'opened again, since there are new findings' : 'opened again';
}
