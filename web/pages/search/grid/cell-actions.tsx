/** What can be done with the value of a cell: only it, without it, copy it, go where it leads. */
import { eventHref, identityHref, objectHref } from '../../../address/address.ts';
import { Button, ButtonLink } from '../../../design/button.tsx';
import { CopyButton } from '../../../design/value.tsx';
import { useSearchPage } from '../search-state.ts';
import styles from './event-grid.module.css';
import { cellOf, type EventRow, type EventRows, filterByCell, textOfCell } from './event-rows.ts';

interface CellActionsProps {
  readonly row: EventRow;
  readonly rows: EventRows;
  readonly name: string;
  readonly type: string;
}

export function CellActions({ row, rows, name, type }: CellActionsProps) {
  const { state, lens, change } = useSearchPage();
  const of = (field: string) => textOfCell(cellOf(row, rows, field));
  const target = filterTarget(row, rows, name, type);
  const only = filterByCell(state.question, target, false);
  const without = filterByCell(state.question, target, true);
  const leads = name === 'time' ? eventLink(of('id')) : name === 'user' ? identityLink(of('user')) : name === 'name' ? objectLink() : null;
  function eventLink(id: string) {
    return id === '' ? null : { href: eventHref(id, lens, state.question), label: 'Open the event' };
  }
  function identityLink(user: string) {
    return user === '' ? null : { href: identityHref(user, lens), label: 'All about this user' };
  }
  function objectLink() {
    const [resource, object, namespace, cluster] = [of('resource'), of('name'), of('namespace'), of('cluster')];
    if (resource === '' || object === '') return null;
    return { href: objectHref({ resource, name: object, namespace, cluster }, lens), label: 'All about this object' };
  }
  return (
    <span className={styles['actions']}>
      {leads !== null && <ButtonLink look="quiet" icon="right" label={leads.label} href={leads.href} />}
      {only !== null && (
        <Button look="quiet" icon="plus" label="Only this value (i)" tabIndex={-1} onClick={() => change({ question: only })} />
      )}
      {without !== null && (
        <Button look="quiet" icon="minus" label="Without this value (e)" tabIndex={-1} onClick={() => change({ question: without })} />
      )}
      <CopyButton text={textOfCell(target.cell)} label="Copy (y)" />
    </span>
  );
}

/** The value that the cell shows: for a request without a resource that is its path. */
export function filterTarget(row: EventRow, rows: EventRows, name: string, type: string) {
  const cell = cellOf(row, rows, name);
  const path = cellOf(row, rows, 'path');
  if (name === 'resource' && textOfCell(cell) === '' && textOfCell(path) !== '') return { name: 'path', type: 'text', cell: path };
  return { name, type, cell };
}
