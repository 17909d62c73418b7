/** Who may come in, with what. For admins. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../../api/access.ts';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { useMe } from '../../api/use-me.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { visibleText } from '../../text/visible-text.ts';
import { Confirm } from './confirm.tsx';
import { GrantedWords } from './granted-words.tsx';
import styles from './settings-page.module.css';
import { UserForm } from './user-form.tsx';

type Doing = { readonly kind: 'add' } | { readonly kind: 'edit' | 'disable' | 'remove'; readonly user: User };

export function UsersTab() {
  const me = useMe().data;
  const queryClient = useQueryClient();
  const users = useQuery({ queryKey: ['users'], queryFn: async () => (await client.users({})).users });
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => {
    setDoing(null);
    void queryClient.invalidateQueries({ queryKey: ['users'] });
  };
  const columns: readonly Column<User>[] = [
    {
      key: 'name',
      title: 'Name',
      cell: ({ name, disabled }) => (
        <>
          <Value text={name} most={40} /> {name === me?.name && <Badge tone="accent">you</Badge>}{' '}
          {disabled && <Badge tone="warn">disabled</Badge>}
        </>
      ),
    },
    {
      key: 'roles',
      title: 'Roles',
      cell: ({ roles }) => (
        <span className={styles['row']}>{roles.length === 0 ? 'none' : roles.map((role) => <Badge key={role}>{role}</Badge>)}</span>
      ),
    },
    { key: 'scope', title: 'Sees', isMinor: true, cell: (user) => <GrantedWords {...user} /> },
    {
      key: 'password',
      title: 'Signs in',
      isMinor: true,
      cell: ({ hasPassword }) => (hasPassword ? 'with a password' : 'with tokens alone'),
    },
    { key: 'changed', title: 'Changed', isMinor: true, cell: ({ changedAt }) => <Time at={changedAt} form="ago" /> },
    {
      key: 'do',
      title: <span className="visually-hidden">What can be done</span>,
      cell: (user) => (
        <span className={styles['end']}>
          <Button look="quiet" aria-label={`Edit ${visibleText(user.name)}`} onClick={() => setDoing({ kind: 'edit', user })}>
            Edit
          </Button>
          <Button
            look="quiet"
            aria-label={`${user.disabled ? 'Enable' : 'Disable'} ${visibleText(user.name)}`}
            onClick={() => setDoing({ kind: 'disable', user })}
          >
            {user.disabled ? 'Enable' : 'Disable'}
          </Button>
          <Button look="quiet" aria-label={`Remove ${visibleText(user.name)}`} onClick={() => setDoing({ kind: 'remove', user })}>
            Remove
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Panel
      title="Users"
      flush
      actions={
        <Button icon="plus" onClick={() => setDoing({ kind: 'add' })}>
          Add a user
        </Button>
      }
    >
      {users.isError && <ProblemMessage error={users.error} onRetry={() => void users.refetch()} />}
      {users.isPending && <Skeleton lines={4} />}
      {users.data?.length === 0 && (
        <Message kind="empty" title="There are no users yet.">
          People come in with credentials of the configuration until there are.
        </Message>
      )}
      {users.data !== undefined && users.data.length > 0 && (
        <DataTable label="All users" columns={columns} rows={users.data} keyOf={({ name }) => name} />
      )}
      {(doing?.kind === 'add' || doing?.kind === 'edit') && (
        <UserForm
          user={doing.kind === 'edit' ? doing.user : null}
          names={users.data?.map(({ name }) => name) ?? []}
          onClose={() => setDoing(null)}
          onDone={done}
        />
      )}
      {doing?.kind === 'disable' && <DisableDialog user={doing.user} onClose={done} />}
      {doing?.kind === 'remove' && (
        <Confirm
          title="Remove the user"
          action="Remove the user"
          run={() => client['user-remove']({ name: doing.user.name })}
          onClose={done}
        >
          <Value text={doing.user.name} /> can no longer sign in, all their sessions end, and none of their tokens holds any more. What they
          did stays recorded.
        </Confirm>
      )}
    </Panel>
  );
}

function DisableDialog({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const { name, roles, clusters, namespaces, disabled } = user;
  return (
    <Confirm
      title={disabled ? 'Enable the user' : 'Disable the user'}
      action={disabled ? 'Enable' : 'Disable'}
      run={() => client['user-save']({ name, roles, clusters, namespaces, disabled: !disabled })}
      onClose={onClose}
    >
      {disabled ? (
        <>
          <Value text={name} /> can sign in again, and their tokens hold again.
        </>
      ) : (
        <>
          Nobody can sign in as <Value text={name} />, their sessions end, and none of their tokens holds until the user is enabled again.
        </>
      )}
    </Confirm>
  );
}
