/** What somebody was refused, and why. */
import { narrow, printCondition } from '../../../src/query/edit/edit-query.ts';
import { searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { textOf } from '../../api/use-rows.ts';
import { Badge, toneOfCode } from '../../design/badge.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount } from '../../text/format.ts';
import { AnswerPanel } from './answer-panel.tsx';
import { foldRefusals, type Refusal, refusalKeys } from './fold-refusals.ts';
import { NeededRoles } from './needed-roles.tsx';
import { What } from './what.tsx';

export function RefusedPanel({ filter, user }: { readonly filter: string; readonly user: string }) {
  const { lens } = useLens();
  const refused = narrow(filter, 'code in (401, 403)') ?? filter;
  const behind = ({ row }: Refusal) =>
    searchHref(
      refusalKeys.reduce((text, key) => narrow(text, printCondition(key, textOf(row[key])) ?? '') ?? text, filter),
      lens,
    );
  const columns: readonly Column<Refusal>[] = [
    {
      key: 'code',
      title: 'Code',
      cell: ({ row }) => <Badge tone={toneOfCode(Number(row['code']))}>{textOf(row['code'])}</Badge>,
    },
    { key: 'what', title: 'What', cell: (each) => <What row={each.row} href={behind(each)} /> },
    { key: 'why', title: 'Why', isMinor: true, cell: (each) => <Why refusal={each} /> },
    { key: 'count', title: 'Requests', isNumber: true, cell: ({ count }) => formatCount(count) },
    { key: 'latest', title: 'Last', isNumber: true, isMinor: true, cell: ({ latest }) => <Time at={latest} /> },
  ];
  return (
    <AnswerPanel
      title="Refused"
      note="answered with 401 or 403"
      question={`${refused} stats count, max(time) as latest by ${refusalKeys.join(',')},message sort count desc`}
      empty="Nothing was refused in this range."
      limit={300}
      flush
    >
      {(rows) => (
        <>
          <DataTable label="What was refused" columns={columns} rows={foldRefusals(rows)} keyOf={(_, at) => String(at)} />
          <NeededRoles rows={rows} user={user} />
        </>
      )}
    </AnswerPanel>
  );
}

function Why({ refusal: { message, others } }: { readonly refusal: Refusal }) {
  return (
    <>
      <Value text={message} most={150} />
      {others > 0 && ` (and ${formatCount(others)} like it)`}
    </>
  );
}
