/** Everybody who asked the API servers for anything: by kind, with how much, how much of it failed, and when last. */
import { type ReactNode, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { narrow, printCondition } from '../../../src/query/edit/edit-query.ts';
import { href, identityHref, searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { countOf, textOf, useRows } from '../../api/use-rows.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { TextField } from '../../design/field.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount, formatShare } from '../../text/format.ts';
import styles from './identity-list.module.css';
import { type Kind, kinds, kindTitles } from './kind-titles.ts';
import { MoreRows } from './more-rows.tsx';

interface Identity {
  readonly user: string;
  readonly kind: string;
  readonly count: number;
  readonly failed: number;
  readonly latest: string;
}

const most = 1000;
const shown = 200;
type Order = 'count' | 'failed' | 'latest';

export function IdentityList({ tabs }: { readonly tabs: ReactNode }) {
  const { lens, ask, isReady } = useLens();
  const [, navigate] = useLocation();
  const params = new URLSearchParams(useSearch());
  const kind = kinds.find((each) => each === params.get('kind')) ?? 'all';
  const [typed, setTyped] = useState('');
  const [order, setOrder] = useState<Order>('count');
  const question = 'stats count, max(time) as latest by user,actor_kind sort count desc';
  const options = { limit: most, isEnabled: isReady, refresh: lens.refresh };
  const answer = useRows(ask(question), options);
  const failures = useRows(ask('code>=400 stats count by user'), { ...options, limit: 5000 });
  const failed = new Map((failures.data?.rows ?? []).map((row) => [textOf(row['user']), countOf(row)]));
  const all = (answer.data?.rows ?? []).map((row): Identity => {
    const user = textOf(row['user']);
    return { user, kind: textOf(row['actor_kind']), count: countOf(row), failed: failed.get(user) ?? 0, latest: textOf(row['latest']) };
  });
  const found = all
    .filter((each) => (kind === 'all' || each.kind === kind) && each.user.toLowerCase().includes(typed.toLowerCase()))
    .toSorted((one, other) => (order === 'latest' ? other.latest.localeCompare(one.latest) : other[order] - one[order]));
  const failedHref = (user: string) => searchHref(narrow(printCondition('user', user) ?? '', 'code>=400') ?? '', lens);
  const title = (key: Order, text: string) => (
    <Button look="quiet" aria-pressed={order === key} onClick={() => setOrder(key)}>
      {text}
    </Button>
  );
  const columns: readonly Column<Identity>[] = [
    {
      key: 'user',
      title: 'Identity',
      cell: ({ user }) => <Value text={user} most={64} href={user === '' ? searchHref('user is empty', lens) : identityHref(user, lens)} />,
    },
    { key: 'kind', title: 'Kind', isMinor: true, cell: (each) => <Badge>{kindTitles[each.kind as Kind]?.[1] ?? each.kind}</Badge> },
    { key: 'count', title: title('count', 'Requests'), isNumber: true, cell: ({ count }) => formatCount(count) },
    {
      key: 'failed',
      title: title('failed', 'Failed'),
      isNumber: true,
      cell: ({ user, failed: count, count: whole }) =>
        count === 0 ? (
          <span className={styles['none']}>0</span>
        ) : (
          <Value text={`${formatCount(count)} (${formatShare(count, whole)})`} href={failedHref(user)} />
        ),
    },
    { key: 'latest', title: title('latest', 'Last'), isNumber: true, isMinor: true, cell: ({ latest }) => <Time at={latest} /> },
  ];
  const countBy = (each: Kind) => (each === 'all' ? all.length : all.filter((identity) => identity.kind === each).length);
  return (
    <Panel title="Identities" href={searchHref(question, lens)} note="who asked, in this range" actions={tabs} flush={found.length > 0}>
      <div className={styles['tools']}>
        <Tabs
          label="Kind of identity"
          chosen={kind}
          tabs={kinds
            .filter((each) => each === 'all' || each === kind || countBy(each) > 0)
            .map((name) => ({ name, title: `${kindTitles[name][0]} ${formatCount(countBy(name))}` }))}
          onChoose={(name) => navigate(href('/identity', lens, { kind: name === 'all' ? undefined : name }), { replace: true })}
        />
        <TextField
          label="Find an identity"
          isLabelHidden
          type="search"
          placeholder="Find by name"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <Skeleton lines={10} />}
      {answer.isSuccess && found.length === 0 && (
        <Message
          kind="empty"
          title={all.length === 0 ? 'Nobody asked for anything in this range.' : 'No identity fits.'}
          action={typed !== '' && <Button onClick={() => setTyped('')}>Show all</Button>}
        >
          {all.length === 0 ? 'Choose a longer range above, or other clusters.' : null}
        </Message>
      )}
      {found.length > 0 && <DataTable label="Who asked" columns={columns} rows={found.slice(0, shown)} keyOf={({ user }) => user} />}
      {found.length > shown && <MoreRows shown={shown} href={searchHref(question, lens)} isFlush />}
    </Panel>
  );
}
