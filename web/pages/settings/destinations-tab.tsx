/** Where alerts go: what waits, what was delivered last, and whether a test arrives. They are set in the configuration. For admins. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import type { Destination } from '../../api/destinations.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Button } from '../../design/button.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount } from '../../text/format.ts';
import { visibleText } from '../../text/visible-text.ts';
import { DeliveriesDialog } from './deliveries-dialog.tsx';
import { ResultBadge } from './result-badge.tsx';
import styles from './settings-page.module.css';
import { TestDialog } from './test-dialog.tsx';

export function DestinationsTab() {
  const queryClient = useQueryClient();
  const destinations = useQuery({
    queryKey: ['destinations'],
    queryFn: async () => (await client['destination-states']({})).destinations,
    refetchInterval: 15_000,
  });
  const [tested, setTested] = useState<string | null>(null);
  const [logged, setLogged] = useState<string | null>(null);
  const columns: readonly Column<Destination>[] = [
    { key: 'name', title: 'Destination', cell: ({ name }) => <Value text={name} most={40} /> },
    { key: 'kind', title: 'Kind', isTight: true, isMinor: true, cell: ({ kind }) => kind },
    { key: 'where', title: 'Where', isMinor: true, cell: ({ where }) => <Value text={where} most={60} isMono /> },
    { key: 'level', title: 'From level', isMinor: true, cell: ({ minLevel }) => minLevel },
    {
      key: 'waiting',
      title: 'Waits',
      isNumber: true,
      isMinor: true,
      cell: ({ waiting, waitsSince }) => (
        <>
          {formatCount(waiting)}
          {waitsSince !== null && (
            <>
              {' '}
              <Time at={waitsSince} form="ago" />
            </>
          )}
        </>
      ),
    },
    {
      key: 'last',
      title: 'Last',
      cell: ({ last }) =>
        last === null ? (
          'never used'
        ) : (
          <span className={styles['row']}>
            <ResultBadge result={last.result} />
            <Time at={last.time} form="ago" />
          </span>
        ),
    },
    {
      key: 'do',
      title: <span className="visually-hidden">What can be done</span>,
      cell: ({ name }) => (
        <span className={styles['end']}>
          <Button look="quiet" aria-label={`Log of deliveries to ${visibleText(name)}`} onClick={() => setLogged(name)}>
            Log
          </Button>
          <Button aria-label={`Send a test to ${visibleText(name)}`} onClick={() => setTested(name)}>
            Test
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Panel title="Destinations of alerts" note="as the configuration has them" flush>
      {destinations.isError && <ProblemMessage error={destinations.error} onRetry={() => void destinations.refetch()} />}
      {destinations.isPending && <Skeleton lines={3} />}
      {destinations.data?.length === 0 && (
        <Message kind="empty" title="Alerts are sent nowhere yet.">
          Name a destination under <code>destinations</code> in the configuration: a chat, a pager, mail, a SIEM, a file.
          docs/guides/destinations.md shows each kind; SIGHUP takes it.
        </Message>
      )}
      {destinations.data !== undefined && destinations.data.length > 0 && (
        <DataTable
          label="Destinations, what waits for them and what came last"
          columns={columns}
          rows={destinations.data}
          keyOf={({ name }) => name}
        />
      )}
      {tested !== null && (
        <TestDialog
          name={tested}
          onClose={() => {
            setTested(null);
            void queryClient.invalidateQueries({ queryKey: ['destinations'] });
          }}
        />
      )}
      {logged !== null && <DeliveriesDialog name={logged} onClose={() => setLogged(null)} />}
    </Panel>
  );
}
