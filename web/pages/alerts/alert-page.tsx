/** One alert: what happened, the events that show it, what goes with it, what to ask next, and what became of it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useRoute, useSearch } from 'wouter';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { ButtonLink } from '../../design/button.tsx';
import columns from '../../design/columns.module.css';
import { Message, Skeleton } from '../../design/message.tsx';
import { KeysDialog, type KeyWords } from '../../keys/keys-dialog.tsx';
import { type Keys, useKeys } from '../../keys/use-keys.ts';
import styles from './alert-page.module.css';
import { alertHref, type ShownAlert } from './alert-words.ts';
import { AlertHead } from './one/alert-head.tsx';
import { EvidencePanel } from './one/evidence-panel.tsx';
import { FindingsPanel } from './one/findings-panel.tsx';
import { MeaningPanel } from './one/meaning-panel.tsx';
import { RelatedPanel } from './one/related-panel.tsx';
import { TrailPanel } from './one/trail-panel.tsx';
import { CloseDialog } from './parts/close-dialog.tsx';
import { ExceptionDialog } from './parts/exception-dialog.tsx';
import { useAlertFilters, useAlerts } from './use-alerts.ts';
import { useTriage } from './use-triage.ts';

export function AlertPage() {
  const [, params] = useRoute<{ id: string }>('/alerts/:id');
  const id = decodeURIComponent(params?.id ?? '');
  const search = useSearch();
  const rest = search === '' ? '' : `?${search}`;
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const beside = useNeighbours(id);
  const answer = useQuery({ ...alertQuery(id), refetchInterval: 30_000 });
  useEffect(() => {
    if (beside.next !== null) void queryClient.prefetchQuery({ ...alertQuery(beside.next), staleTime: 30_000 });
  }, [queryClient, beside.next]);
  useKeys({
    j: () => beside.next !== null && navigate(alertHref(beside.next, rest)),
    k: () => beside.last !== null && navigate(alertHref(beside.last, rest)),
    u: () => navigate(`/alerts${rest}`),
  });
  if (answer.data === undefined) {
    if (!answer.isError) return <Skeleton lines={12} />;
    return (
      <>
        <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />
        <p className={styles['back']}>
          <ButtonLink href="/alerts" icon="left">
            All alerts
          </ButtonLink>
        </p>
      </>
    );
  }
  return <OneAlert key={id} alert={answer.data} error={answer.error} beside={beside} />;
}

function alertQuery(id: string) {
  return {
    queryKey: ['alerts', 'one', id],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => client['alerts show']({ id }, { signal }),
  };
}

type Open = 'close' | 'exception' | 'keys' | null;

interface OneAlertProps {
  readonly alert: ShownAlert;
  readonly error: unknown;
  readonly beside: Neighbours;
}

function OneAlert({ alert, error, beside }: OneAlertProps) {
  const triage = useTriage();
  const [dialog, setDialog] = useState<Open>(null);
  const comment = useRef<HTMLTextAreaElement>(null);
  const search = useSearch();
  const may = triage.may && alert.whole;
  const act: Keys = {
    '?': () => setDialog('keys'),
    ...(may && {
      a: () => (alert.status === 'closed' ? triage.reopen([alert]) : triage.acknowledge([alert])),
      m: () => triage.take([alert]),
      c: () => setDialog('close'),
      x: () => setDialog('exception'),
      n: () => comment.current?.focus(),
    }),
  };
  useKeys(act);
  return (
    <div className={styles['page']}>
      {error !== null && <ProblemMessage error={error} isInline />}
      {triage.error !== null && <ProblemMessage error={triage.error} isInline />}
      <AlertHead alert={alert} may={may} me={triage.me} isBusy={triage.isBusy} act={act} beside={beside} />
      {!alert.whole && (
        <Message kind="note" title="You see a part of this alert." isInline>
          The rest is about clusters or namespaces that you may not see, so its comments are left out and you cannot change it.
        </Message>
      )}
      <div className={columns['columns']}>
        <div className={columns['main']}>
          <EvidencePanel alert={alert} />
          <FindingsPanel alert={alert} />
          <TrailPanel alert={alert} may={may} field={comment} />
        </div>
        <div className={columns['side']}>
          <MeaningPanel alert={alert} />
          <RelatedPanel alert={alert} search={search === '' ? '' : `?${search}`} />
        </div>
      </div>
      {dialog === 'close' && <CloseDialog alerts={[alert]} onClose={() => setDialog(null)} />}
      {dialog === 'exception' && <ExceptionDialog alert={alert} onClose={() => setDialog(null)} />}
      {dialog === 'keys' && <KeysDialog keys={keys} onClose={() => setDialog(null)} />}
    </div>
  );
}

export interface Neighbours {
  readonly last: string | null;
  readonly next: string | null;
  /** From 1; null where it is not in the list any more. */
  readonly place: number | null;
}

/** Those before and after it in the list that it was opened from, also when it has just left that list. */
function useNeighbours(id: string): Neighbours {
  const [filters] = useAlertFilters();
  const { list } = useAlerts(filters);
  const ids = list.data?.pages.flatMap((page) => page.alerts.map((alert) => alert.id)) ?? [];
  const found = ids.indexOf(id);
  const was = useRef(-1);
  if (found >= 0) was.current = found;
  // What came after it has moved up into its place.
  const after = found >= 0 ? found + 1 : was.current;
  const before = found >= 0 ? found - 1 : was.current - 1;
  return {
    last: ids[before] ?? null,
    next: after < 0 ? (ids[0] ?? null) : (ids[after] ?? null),
    place: found < 0 ? null : found + 1,
  };
}

const keys: KeyWords = [
  [['a'], 'Acknowledge it, or open it again'],
  [['m'], 'Look after it yourself, or no more'],
  [['c'], 'Close it with a verdict'],
  [['x'], 'Make an exception of it'],
  [['n'], 'Write a comment'],
  [['j', 'k'], 'Next and last alert of the list'],
  [['u'], 'Back to the list'],
  [['?'], 'These keys'],
];
