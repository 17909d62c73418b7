/** Whom somebody acted as, and who acted as them. */
import { narrow, printCondition } from '../../../src/query/edit/edit-query.ts';
import { identityHref, searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { countOf, textOf, useRows } from '../../api/use-rows.ts';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount } from '../../text/format.ts';

interface Acting {
  readonly other: string;
  readonly count: number;
  readonly question: string;
  readonly isActor: boolean;
}

export function ImpersonationPanel({ user, filter }: { readonly user: string; readonly filter: string }) {
  const { lens, ask, isReady } = useLens();
  const asked = narrow(filter, 'impersonateduser is not empty') ?? filter;
  const by = printCondition('impersonateduser', user) ?? '';
  const options = { limit: 50, isEnabled: isReady, refresh: lens.refresh };
  const acted = useRows(ask(`${asked} groupby impersonateduser sort count desc`), options);
  const actors = useRows(ask(`${by} groupby user sort count desc`), options);
  const failed = [acted, actors].find(({ isError }) => isError);
  const rows: readonly Acting[] = [
    ...(acted.data?.rows ?? []).map((row) => {
      const other = textOf(row['impersonateduser']);
      return {
        other,
        count: countOf(row),
        isActor: true,
        question: narrow(filter, printCondition('impersonateduser', other) ?? '') ?? asked,
      };
    }),
    ...(actors.data?.rows ?? []).map((row) => {
      const other = textOf(row['user']);
      return { other, count: countOf(row), isActor: false, question: narrow(by, printCondition('user', other) ?? '') ?? by };
    }),
  ];
  const columns: readonly Column<Acting>[] = [
    { key: 'how', title: 'How', cell: ({ isActor }) => (isActor ? 'acted as' : 'was acted as by') },
    { key: 'who', title: 'Who', cell: ({ other }) => <Value text={other} most={60} href={identityHref(other, lens)} /> },
    {
      key: 'count',
      title: 'Requests',
      isNumber: true,
      cell: ({ count, question }) => <Value text={formatCount(count)} href={searchHref(question, lens)} />,
    },
  ];
  return (
    <Panel title="Impersonation" href={searchHref(asked, lens)} flush={rows.length > 0}>
      {failed !== undefined && <ProblemMessage error={failed.error} onRetry={() => void failed.refetch()} />}
      {(acted.isPending || actors.isPending) && <Skeleton lines={2} />}
      {acted.isSuccess && actors.isSuccess && rows.length === 0 && (
        <Message kind="empty" title="Acted as nobody else, and nobody acted as them." />
      )}
      {rows.length > 0 && (
        <DataTable label="Who acted as whom" columns={columns} rows={rows} keyOf={({ other, isActor }) => `${isActor}:${other}`} />
      )}
    </Panel>
  );
}
