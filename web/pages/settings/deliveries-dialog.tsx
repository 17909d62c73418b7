/** What was sent to a destination, each attempt, the newest first. */
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import type { Delivery } from '../../api/destinations.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { visibleText } from '../../text/visible-text.ts';
import { ResultBadge } from './result-badge.tsx';

const columns: readonly Column<Delivery>[] = [
  { key: 'time', title: 'When', isTight: true, cell: ({ time }) => <Time at={time} /> },
  { key: 'result', title: 'Result', cell: ({ result }) => <ResultBadge result={result} /> },
  { key: 'alert', title: 'Alert', cell: ({ alert }) => <Value text={alert} most={14} isMono /> },
  { key: 'attempt', title: 'Try', isNumber: true, isMinor: true, cell: ({ attempt }) => attempt },
  { key: 'detail', title: 'What came back', cell: ({ detail }) => <Value text={detail} most={120} /> },
];

export function DeliveriesDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const deliveries = useQuery({
    queryKey: ['destinations', 'deliveries', name],
    queryFn: async () => (await client.deliveries({ name, limit: 100 })).deliveries,
  });
  return (
    <Dialog title={`Deliveries to ${visibleText(name)}`} onClose={onClose}>
      {deliveries.isError && <ProblemMessage error={deliveries.error} onRetry={() => void deliveries.refetch()} />}
      {deliveries.isPending && <Skeleton lines={4} />}
      {deliveries.data?.length === 0 && <Message kind="empty" title="Nothing was sent there yet." />}
      {deliveries.data !== undefined && deliveries.data.length > 0 && (
        <DataTable
          label="The last hundred attempts, the newest first"
          columns={columns}
          rows={deliveries.data}
          keyOf={({ time, alert }, place) => `${time}:${alert}:${place}`}
        />
      )}
    </Dialog>
  );
}
