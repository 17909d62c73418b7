/** Detection rules that the server goes on without; there only while there are any. */
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount } from '../../text/format.ts';
import type { SetAside } from './status-parts.ts';

const columns: readonly Column<SetAside>[] = [
  { key: 'rule', title: 'Rule', cell: ({ rule }) => <Value text={rule} most={60} /> },
  { key: 'since', title: 'Since', isTight: true, cell: ({ since }) => <Time at={since} /> },
  { key: 'waiting', title: 'Events that wait', isNumber: true, cell: ({ waiting }) => formatCount(waiting) },
  { key: 'reason', title: 'Why', isMinor: true, cell: ({ reason }) => <Value text={reason} most={90} /> },
];

export function AsidePanel({ rules }: { readonly rules: readonly SetAside[] }) {
  return (
    <Panel title="Rules set aside" note="They fail or are too slow, and are tried again over all that they missed" flush>
      <DataTable label="Rules set aside" columns={columns} rows={rules} keyOf={({ rule }) => rule} />
    </Panel>
  );
}
