/** What is done to an alert: acknowledged or opened again, and given to whoever is signed in. */
import { useMay, useMe } from '../../api/use-me.ts';
import type { ListedAlert } from './alert-words.ts';
import { useAlertChange } from './use-alerts.ts';

type Triaged = Pick<ListedAlert, 'id' | 'status' | 'assignee'>;

export interface Triage {
  /** Whether the person may change alerts. */
  readonly may: boolean;
  readonly me: string;
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly acknowledge: (alert: Triaged) => unknown;
  readonly take: (alert: Triaged) => unknown;
  readonly reopen: (alert: Triaged) => void;
}

export function useTriage(): Triage {
  const change = useAlertChange();
  const me = useMe().data?.name ?? '';
  const isUnderWay = (id: string) => change.isPending && change.variables.id === id;
  return {
    may: useMay('triage'),
    me,
    error: change.error,
    isBusy: change.isPending,
    // Until the list is there anew, the same key would take it back.
    acknowledge: ({ id, status }) => isUnderWay(id) || change.mutate({ id, status: status === 'open' ? 'acknowledged' : 'open' }),
    take: ({ id, assignee }) => isUnderWay(id) || change.mutate({ id, assignee: assignee === me ? '' : me }),
    reopen: ({ id }) => change.mutate({ id, status: 'open' }),
  };
}
