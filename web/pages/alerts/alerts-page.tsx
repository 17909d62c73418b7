/** What the detections found, as alerts to be looked at: the open ones first, by time, with keys for all that is done to one. */
import { useRef, useState } from 'react';
import { useSearch } from 'wouter';
import { useView } from '../../address/use-view.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Button, ButtonLink } from '../../design/button.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { KeysDialog, type KeyWords } from '../../keys/keys-dialog.tsx';
import { useListKeys } from '../../keys/use-list-keys.ts';
import type { ListedAlert } from './alert-words.ts';
import styles from './alerts-page.module.css';
import { AlertFilterBar } from './parts/alert-filters.tsx';
import { AlertRow } from './parts/alert-row.tsx';
import { ChosenBar } from './parts/chosen-bar.tsx';
import { CloseDialog } from './parts/close-dialog.tsx';
import { SuppressionsPanel } from './parts/suppressions-panel.tsx';
import { useAlertFilters, useAlerts } from './use-alerts.ts';
import { useChosen } from './use-chosen.ts';
import { useTriage } from './use-triage.ts';

export function AlertsPage() {
  const [view, setView] = useView('view', ['alerts', 'exceptions']);
  const tabs = (
    <Tabs
      label="What is shown"
      chosen={view}
      onChoose={setView}
      tabs={[
        { name: 'alerts', title: 'Alerts' },
        { name: 'exceptions', title: 'Exceptions' },
      ]}
    />
  );
  return view === 'alerts' ? <AlertList tabs={tabs} /> : <SuppressionsPanel tabs={tabs} />;
}

function AlertList({ tabs }: { readonly tabs: React.ReactNode }) {
  const search = useSearch();
  const [filters, change] = useAlertFilters();
  const { list, counts, levels, status } = useAlerts(filters);
  const triage = useTriage();
  const [dialog, setDialog] = useState<readonly ListedAlert[] | 'keys' | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const find = useRef<HTMLInputElement>(null);
  const alerts = list.data?.pages.flatMap((page) => page.alerts) ?? [];
  const chosen = useChosen(alerts);
  const isNarrowed = Object.values(filters).some((value) => value !== '');
  useListKeys({
    list: place,
    onKey: (key, row) => {
      const alert = alerts.find(({ id }) => id === row);
      const meant = chosen.alerts.length > 0 || alert === undefined ? chosen.alerts : [alert];
      const acts: Readonly<Record<string, () => void>> = {
        '/': () => find.current?.focus(),
        '?': () => setDialog('keys'),
        ...(triage.may && {
          S: chosen.toggleAll,
          ...(alert !== undefined && { s: () => chosen.toggle(alert.id) }),
          ...(meant.length > 0 && { a: () => triage.acknowledge(meant), m: () => triage.take(meant), c: () => setDialog(meant) }),
        }),
      };
      acts[key]?.();
      return acts[key] !== undefined;
    },
  });
  return (
    <>
      <Panel
        title="Alerts"
        note="what the detections found"
        actions={
          <>
            {tabs}
            <Button look="quiet" label="Keys" onClick={() => setDialog('keys')}>
              ?
            </Button>
          </>
        }
        flush
      >
        <AlertFilterBar filters={filters} change={change} status={status} levels={levels} counts={counts.data?.counts} find={find} />
        {triage.error !== null && <ProblemMessage error={triage.error} isInline />}
        {list.isError && <ProblemMessage error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && <Skeleton lines={8} />}
        <div ref={place} className={list.isPlaceholderData ? styles['behind'] : undefined} aria-busy={list.isFetching}>
          {alerts.map((alert) => (
            <AlertRow
              key={alert.id}
              alert={alert}
              search={search === '' ? '' : `?${search}`}
              hasStatus={status === 'all' || status === 'closed'}
              isChosen={chosen.has(alert.id)}
              onChoose={triage.may ? () => chosen.toggle(alert.id) : undefined}
            />
          ))}
        </div>
        {list.isSuccess && alerts.length === 0 && (
          <Nothing
            hasAny={(counts.data?.alerts ?? 0) > 0}
            isNarrowed={isNarrowed}
            onAll={() => change({ status: 'all', level: '', text: '', who: '', since: '', rule: '', user: '', cluster: '', namespace: '' })}
          />
        )}
        {list.hasNextPage && (
          <p className={styles['more']}>
            <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {list.isFetchingNextPage ? 'Loading…' : 'Show more'}
            </Button>
          </p>
        )}
      </Panel>
      {chosen.alerts.length > 0 && (
        <ChosenBar chosen={chosen} shown={alerts.length} triage={triage} onClose={() => setDialog(chosen.alerts)} />
      )}
      {dialog === 'keys' && <KeysDialog keys={keys} onClose={() => setDialog(null)} />}
      {dialog !== null && dialog !== 'keys' && <CloseDialog alerts={dialog} onClose={() => setDialog(null)} />}
    </>
  );
}

interface NothingProps {
  readonly hasAny: boolean;
  readonly isNarrowed: boolean;
  readonly onAll: () => void;
}

function Nothing({ hasAny, isNarrowed, onAll }: NothingProps) {
  if (hasAny || isNarrowed)
    return (
      <Message
        kind="empty"
        title={isNarrowed ? 'No alert is like that.' : 'Nothing is open.'}
        action={<Button onClick={onAll}>Show all alerts</Button>}
      >
        {isNarrowed ? undefined : 'Everything that was found has been looked at.'}
      </Message>
    );
  return (
    <Message kind="empty" title="Nothing was found yet." action={<ButtonLink href="/rules">What is looked for</ButtonLink>}>
      Alerts appear here as events come in. What was recorded before detection began can be looked through with telltale detect.
    </Message>
  );
}

const keys: KeyWords = [
  [['j', 'k'], 'Next and last alert'],
  [['Enter'], 'Open the alert'],
  [['a'], 'Acknowledge it, or take that back'],
  [['m'], 'Look after it yourself, or no more'],
  [['c'], 'Close it with a verdict'],
  [['s', 'S'], 'Choose it, or all that are shown: the keys above are about the chosen ones then'],
  [['/'], 'Find an alert'],
  [['?'], 'These keys'],
];
