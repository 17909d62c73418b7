/** The answer of a grouping, in the view that was chosen or that fits; every row, bar and cell leads to the events behind it. */
import type { CellValue } from '../../../../src/query/edit/edit-query.ts';
import { behindRow } from '../../../../src/query/edit/edit-query.ts';
import { searchHref } from '../../../address/address.ts';
import { type Row, type Rows, textOf } from '../../../api/use-rows.ts';
import { Message } from '../../../design/message.tsx';
import { useSearchPage } from '../search-state.ts';
import { GroupBars } from './group-bars.tsx';
import { GroupLines } from './group-lines.tsx';
import { GroupTable } from './group-table.tsx';
import styles from './group-view.module.css';
import type { GroupsShown } from './groups-shown.ts';
import { HeatMap } from './heat-map.tsx';
import type { Shape, ViewName } from './shape.ts';
import { Treemap } from './treemap.tsx';

interface GroupViewProps {
  readonly answer: Rows;
  readonly shape: Shape;
  readonly view: ViewName;
  readonly bounds: { readonly fromMs: number; readonly toMs: number } | null;
}

export function GroupView({ answer, shape, view, bounds }: GroupViewProps) {
  const { state, lens } = useSearchPage();
  const { rows, columns } = answer;
  const hrefOf = (row: Row) => {
    const cells = Object.fromEntries(
      Object.entries(row).map(([key, cell]) => [key, cell !== null && typeof cell === 'object' ? textOf(cell) : cell]),
    );
    const events = behindRow(state.question, cells as Record<string, CellValue>);
    return events === null ? undefined : searchHref(events, lens);
  };
  const given: GroupsShown = { rows, columns, shape, measure: shape.measures[0] ?? '', hrefOf };
  if (rows.length === 0) return <Message kind="empty" title="No groups." />;
  return (
    <div className={styles['view']}>
      {view === 'bar' && <GroupBars {...given} />}
      {view === 'line' && <GroupLines {...given} bounds={bounds} />}
      {view === 'heat' && <HeatMap {...given} />}
      {view === 'treemap' && <Treemap {...given} />}
      {view === 'table' && <GroupTable {...given} />}
    </div>
  );
}
