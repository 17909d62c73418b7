/** What an attacker needs and a reviewer asks about: secrets, shells, rights, webhooks, tokens, impersonation. It says so when there is none. */
import { identityHref, searchHref } from '../../address/address.ts';
import { Badge } from '../../design/badge.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Panel } from '../../design/panel.tsx';
import { Value } from '../../design/value.tsx';
import { formatCompact, formatCount } from '../../text/format.ts';
import { shortUser } from '../../text/short-user.ts';
import { Answered } from './answered.tsx';
import { byOthers, type SensitiveCount, sensitiveCounts, sensitiveQuestion } from './sensitive.ts';
import styles from './sensitive-panel.module.css';
import { type Overview, useAsked, useIsFree, useOverview } from './use-overview.ts';

export function SensitivePanel() {
  const overview = useOverview();
  const answer = useAsked(overview, sensitiveQuestion(), useIsFree(overview));
  return (
    <Panel
      title="Sensitive actions"
      note={
        <span title={`Left out: what the control plane, nodes and kube-system’s own accounts do. ${byOthers}`}>
          by people and workloads
        </span>
      }
      flush
    >
      <Answered answer={answer} empty="" isEmpty={() => false}>
        {({ rows }) => (
          <DataTable
            label="Sensitive actions with who did them"
            columns={columnsOf(overview)}
            rows={sensitiveCounts(rows)}
            keyOf={({ kind }) => kind.name}
          />
        )}
      </Answered>
    </Panel>
  );
}

function columnsOf({ lens }: Overview): Column<SensitiveCount>[] {
  return [
    {
      key: 'what',
      title: 'Action',
      cell: ({ kind }) => (
        <span className={styles['action']}>
          <Value text={kind.title} href={searchHref(`${kind.filter} and ${byOthers}`, lens)} />
        </span>
      ),
    },
    {
      key: 'who',
      title: 'Who most',
      cell: ({ users }) => {
        const [first] = users;
        if (first === undefined) return <span className={styles['none']}>none in this range</span>;
        return (
          <span className={styles['who']}>
            <Value text={shortUser(first.user)} most={28} href={identityHref(first.user, lens)} />
            {users.length > 1 && <span className={styles['more']}>and {formatCount(users.length - 1)} more</span>}
          </span>
        );
      },
    },
    {
      key: 'count',
      title: 'Times',
      isNumber: true,
      cell: ({ count, failed }) => (
        <span className={styles['times']}>
          {failed > 0 && <Badge tone="warn">{formatCompact(failed)} failed</Badge>}
          {count === 0 ? <span className={styles['none']}>0</span> : <strong>{formatCompact(count)}</strong>}
        </span>
      ),
    },
  ];
}
