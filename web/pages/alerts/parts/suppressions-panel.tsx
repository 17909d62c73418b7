/** What is kept quiet: by whom, why, until when, and how much of it there was. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { AnswerOf } from '../../../../src/contract/answers.ts';
import { client } from '../../../api/client.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { useMay } from '../../../api/use-me.ts';
import { Badge } from '../../../design/badge.tsx';
import { Button } from '../../../design/button.tsx';
import { type Column, DataTable } from '../../../design/data-table.tsx';
import { Message, Skeleton } from '../../../design/message.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Time } from '../../../design/time.tsx';
import { Value } from '../../../design/value.tsx';
import { formatCount } from '../../../text/format.ts';
import { Confirm } from '../../settings/confirm.tsx';

type Suppression = AnswerOf<'alerts suppressions'>['suppressions'][number];

const parts = [
  ['user', 'by'],
  ['cluster', 'in cluster'],
  ['namespace', 'in'],
  ['resource', 'on'],
  ['name', 'named'],
  ['sourceIP', 'from'],
] as const;

export function SuppressionsPanel({ tabs }: { readonly tabs: ReactNode }) {
  const may = useMay('triage');
  const queryClient = useQueryClient();
  const [ending, setEnding] = useState<Suppression | null>(null);
  const answer = useQuery({
    queryKey: ['suppressions'],
    queryFn: async ({ signal }) => (await client['alerts suppressions']({}, { signal })).suppressions,
  });
  const columns: readonly Column<Suppression>[] = [
    {
      key: 'what',
      title: 'What',
      cell: (each) => (
        <>
          {each.rule === '' ? 'All rules' : <Value text={each.rule} href={`/rules/${encodeURIComponent(each.rule)}`} />}
          {parts
            .filter(([name]) => each[name] !== '')
            .map(([name, word]) => (
              <span key={name}>
                {' '}
                {word} <Value text={each[name]} most={40} />
              </span>
            ))}
        </>
      ),
    },
    { key: 'reason', title: 'Why', cell: ({ reason }) => <Value text={reason} most={120} /> },
    { key: 'owner', title: 'Answers for it', isMinor: true, cell: ({ owner }) => <Value text={owner} most={30} /> },
    {
      key: 'ends',
      title: 'Ends',
      cell: ({ expiresAt, holds }) => (holds ? <Time at={expiresAt} /> : <Badge title={expiresAt}>over</Badge>),
    },
    { key: 'findings', title: 'Kept quiet', isNumber: true, cell: ({ findings }) => formatCount(findings) },
    ...(may
      ? [
          {
            key: 'end',
            title: <span className="visually-hidden">What can be done</span>,
            isNumber: true,
            cell: (each: Suppression) =>
              each.holds && (
                <Button look="quiet" icon="close" label={`End the exception of ${each.rule}`} onClick={() => setEnding(each)} />
              ),
          },
        ]
      : []),
  ];
  return (
    <Panel title="Exceptions" note="what is found, and told to nobody" actions={tabs} flush={(answer.data?.length ?? 0) > 0}>
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <Skeleton lines={4} />}
      {answer.data?.length === 0 && (
        <Message kind="empty" title="There are no exceptions.">
          One is made on the page of an alert: with a reason, and an end.
        </Message>
      )}
      {answer.data !== undefined && answer.data.length > 0 && (
        <DataTable label="Exceptions" columns={columns} rows={answer.data} keyOf={({ id }) => id} />
      )}
      {ending !== null && (
        <Confirm
          title="End the exception?"
          action="End it"
          onClose={() => setEnding(null)}
          run={async () => {
            await client['suppression-remove']({ id: ending.id });
            await queryClient.invalidateQueries({ queryKey: ['suppressions'] });
          }}
        >
          <p>Findings like these open alerts again from now on.</p>
        </Confirm>
      )}
    </Panel>
  );
}
