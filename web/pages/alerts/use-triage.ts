/** What is done to alerts: acknowledged or opened again, and given to whoever is signed in. */
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
  /** Takes it back where nothing of them is open. */
  readonly acknowledge: (alerts: readonly Triaged[]) => void;
  /** Takes it back where all of them are one's own. */
  readonly take: (alerts: readonly Triaged[]) => void;
  readonly reopen: (alerts: readonly Triaged[]) => void;
}

export function useTriage(): Triage {
  const change = useAlertChange();
  const me = useMe().data?.name ?? '';
  const send = (alerts: readonly Triaged[], what: { readonly status?: 'open' | 'acknowledged'; readonly assignee?: string }) => {
    const ids = alerts.map(({ id }) => id);
    // Until the list is there anew, the same key would take it back.
    const isUnderWay = change.isPending && ids.some((id) => change.variables.ids.includes(id));
    if (ids.length > 0 && !isUnderWay) change.mutate({ ids, ...what });
  };
  return {
    may: useMay('triage'),
    me,
    error: change.error,
    isBusy: change.isPending,
    acknowledge: (alerts) => send(alerts, { status: alerts.some(({ status }) => status === 'open') ? 'acknowledged' : 'open' }),
    take: (alerts) => send(alerts, { assignee: alerts.every(({ assignee }) => assignee === me) ? '' : me }),
    reopen: (alerts) => send(alerts, { status: 'open' }),
  };
}
