/** API tokens: one’s own, and for admins those of everybody. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Token } from '../../api/access.ts';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { useMay } from '../../api/use-me.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { visibleText } from '../../text/visible-text.ts';
import { Confirm } from './confirm.tsx';
import { GrantedWords } from './granted-words.tsx';
import styles from './settings-page.module.css';
import { TokenForm } from './token-form.tsx';

const soonMs = 14 * 86_400_000;

export function TokensTab() {
  const mayManage = useMay('manage');
  const queryClient = useQueryClient();
  const [whose, setWhose] = useState<'mine' | 'all'>('mine');
  const tokens = useQuery({ queryKey: ['tokens', whose], queryFn: async () => (await client.tokens({ all: whose === 'all' })).tokens });
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<Token | null>(null);
  const again = () => void queryClient.invalidateQueries({ queryKey: ['tokens'] });
  const columns: readonly Column<Token>[] = [
    { key: 'name', title: 'For', cell: ({ name }) => <Value text={name} most={40} /> },
    ...(whose === 'all' ? [{ key: 'owner', title: 'Of', cell: ({ owner }: Token) => <Value text={owner} most={40} /> }] : []),
    {
      key: 'roles',
      title: 'Roles',
      isMinor: true,
      cell: ({ roles }) => (
        <span className={styles['row']}>
          {roles.map((role) => (
            <Badge key={role}>{role}</Badge>
          ))}
        </span>
      ),
    },
    { key: 'scope', title: 'Sees', isMinor: true, cell: (token) => <GrantedWords {...token} /> },
    {
      key: 'used',
      title: 'Last used',
      isMinor: true,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <Time at={lastUsedAt} form="ago" />),
    },
    { key: 'ends', title: 'Ends', cell: (token) => <Ends token={token} /> },
    {
      key: 'do',
      title: <span className="visually-hidden">What can be done</span>,
      cell: (token) => (
        <span className={styles['end']}>
          <Button look="quiet" aria-label={`Revoke ${visibleText(token.name)}`} onClick={() => setRevoked(token)}>
            Revoke
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Panel
      title="API tokens"
      note="for scripts and for telltale --server"
      flush
      actions={
        <Button icon="plus" onClick={() => setMaking(true)}>
          Make a token
        </Button>
      }
    >
      {mayManage && (
        <div className={styles['tools']}>
          <Tabs
            label="Whose tokens"
            tabs={[
              { name: 'mine', title: 'Mine' },
              { name: 'all', title: 'Everybody’s' },
            ]}
            chosen={whose}
            onChoose={setWhose}
          />
        </div>
      )}
      {tokens.isError && <ProblemMessage error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.isPending && <Skeleton lines={3} />}
      {tokens.data?.length === 0 && (
        <Message kind="empty" title={whose === 'mine' ? 'You have no tokens.' : 'There are no tokens.'}>
          A token lets a script ask what you may ask, or less, until it ends.
        </Message>
      )}
      {tokens.data !== undefined && tokens.data.length > 0 && (
        <DataTable label="Tokens and when they end" columns={columns} rows={tokens.data} keyOf={({ id }) => id} />
      )}
      {isMaking && <TokenForm onMade={again} onClose={() => setMaking(false)} />}
      {revoked !== null && (
        <Confirm
          title="Revoke the token"
          action="Revoke it"
          run={() => client['token-revoke']({ id: revoked.id }).finally(again)}
          onClose={() => setRevoked(null)}
        >
          What uses <Value text={revoked.name} /> of <Value text={revoked.owner} /> is refused from now on. This cannot be taken back.
        </Confirm>
      )}
    </Panel>
  );
}

function Ends({ token: { expiresAt, holds } }: { readonly token: Token }) {
  const leftMs = Date.parse(expiresAt) - Date.now();
  return (
    <>
      <Time at={expiresAt} />{' '}
      {leftMs <= 0 ? (
        <Badge>ended</Badge>
      ) : !holds ? (
        <Badge tone="warn">does not hold</Badge>
      ) : leftMs < soonMs ? (
        <Badge tone="warn">soon</Badge>
      ) : null}
    </>
  );
}
