/** Who signed in, and who tried. For auditors. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignIn } from '../../api/access.ts';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Badge, type Tone } from '../../design/badge.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount } from '../../text/format.ts';
import styles from './settings-page.module.css';

const tones: Readonly<Record<SignIn['result'], Tone>> = { ok: 'good', failed: 'bad', limited: 'warn' };
const words: Readonly<Record<SignIn['result'], string>> = { ok: 'let in', failed: 'failed', limited: 'told to wait' };

export function SignInsTab() {
  const [which, setWhich] = useState<'all' | 'failed'>('all');
  const signIns = useQuery({
    queryKey: ['sign-ins', which],
    queryFn: async () => (await client['sign-ins']({ failed: which === 'failed', limit: 200 })).signIns,
  });
  const columns: readonly Column<SignIn>[] = [
    { key: 'at', title: 'When', isTight: true, cell: ({ at }) => <Time at={at} /> },
    { key: 'result', title: 'Result', cell: ({ result }) => <Badge tone={tones[result]}>{words[result]}</Badge> },
    {
      key: 'name',
      title: 'User',
      cell: ({ name }) =>
        name === null ? (
          <span className={styles['hint']} title="What was typed could be a password, so it is not kept.">
            nobody of that name
          </span>
        ) : (
          <Value text={name} most={40} />
        ),
    },
    { key: 'from', title: 'From', isTight: true, cell: ({ from }) => <Value text={from} most={46} isMono /> },
    { key: 'way', title: 'With', isMinor: true, cell: ({ way }) => way },
    { key: 'times', title: 'Times', isNumber: true, isMinor: true, cell: ({ times }) => formatCount(times) },
  ];
  return (
    <Panel title="Sign-ins" note="the newest 200" flush>
      <div className={styles['tools']}>
        <Tabs
          label="Which sign-ins"
          tabs={[
            { name: 'all', title: 'All' },
            { name: 'failed', title: 'Failed' },
          ]}
          chosen={which}
          onChoose={setWhich}
        />
      </div>
      {signIns.isError && <ProblemMessage error={signIns.error} onRetry={() => void signIns.refetch()} />}
      {signIns.isPending && <Skeleton lines={5} />}
      {signIns.data?.length === 0 && (
        <Message kind="empty" title={which === 'failed' ? 'No sign-in has failed.' : 'Nobody has signed in yet.'} />
      )}
      {signIns.data !== undefined && signIns.data.length > 0 && (
        <DataTable
          label="Who signed in, and who tried"
          columns={columns}
          rows={signIns.data}
          keyOf={({ at, from }, place) => `${at}:${from}:${place}`}
        />
      )}
    </Panel>
  );
}
