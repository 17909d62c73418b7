/** What somebody was allowed to do and did, with the binding that allowed it. */
import { parseRbacReason } from '../../../src/model/sentence/authz-reason.ts';
import { narrow, printCondition } from '../../../src/query/edit/edit-query.ts';
import { type Lens, objectHref, searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { countOf, type Row, textOf } from '../../api/use-rows.ts';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount } from '../../text/format.ts';
import { AnswerPanel } from './answer-panel.tsx';
import { What } from './what.tsx';

const keys = ['verb', 'resource', 'subresource', 'namespace', 'authz_reason'] as const;

export function PermissionsPanel({ filter }: { readonly filter: string }) {
  const { lens } = useLens();
  const behind = (row: Row) =>
    searchHref(
      keys.reduce((text, key) => narrow(text, printCondition(key, textOf(row[key])) ?? '') ?? text, filter),
      lens,
    );
  const columns: readonly Column<Row>[] = [
    { key: 'what', title: 'Permission', cell: (row) => <What row={row} href={behind(row)} /> },
    { key: 'by', title: 'Allowed by', isMinor: true, cell: (row) => <AllowedBy reason={textOf(row['authz_reason'])} lens={lens} /> },
    { key: 'count', title: 'Used', isNumber: true, cell: (row) => formatCount(countOf(row)) },
    { key: 'latest', title: 'Last', isNumber: true, isMinor: true, cell: (row) => <Time at={textOf(row['latest'])} /> },
  ];
  return (
    <AnswerPanel
      title="Permissions used"
      note="with the binding that allowed them"
      question={`${narrow(filter, 'decision=allow') ?? filter} stats count, max(time) as latest by ${keys.join(',')} sort count desc`}
      empty="No permission was used in this range."
      emptyMore="The audit policy may leave out the annotations that say why a request was allowed."
      limit={25}
      flush
    >
      {(rows) => <DataTable label="Permissions and what allowed them" columns={columns} rows={rows} keyOf={(_, at) => String(at)} />}
    </AnswerPanel>
  );
}

function AllowedBy({ reason, lens }: { readonly reason: string; readonly lens: Lens }) {
  const rbac = parseRbacReason(reason);
  if (rbac === null) return <Value text={reason} most={90} />;
  const { bindingKind, binding, roleKind, role, subjectKind, subject } = rbac;
  return (
    <>
      {bindingKind} <Value text={binding.name} most={44} href={objectHref(binding, lens)} /> ({roleKind}{' '}
      <Value text={role.name} most={44} href={objectHref(role, lens)} /> to {subjectKind} <Value text={subject} most={60} />)
    </>
  );
}
