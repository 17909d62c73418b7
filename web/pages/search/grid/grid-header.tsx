/** The names of the columns: press for what can be done, drag to move, drag the edge to resize. */
import { type DragEvent, type PointerEvent, useMemo, useState } from 'react';
import { readQuery } from '../../../../src/query/check-query.ts';
import { Icon } from '../../../design/icon.tsx';
import { Pieces } from '../../../design/value.tsx';
import { cutMiddle } from '../../../text/visible-text.ts';
import { sortOf } from '../question.ts';
import { useSearchPage } from '../search-state.ts';
import { ColumnMenu } from './column-menu.tsx';
import { type ChosenColumn, changeColumn, clampWidth, moveColumn } from './columns.ts';
import styles from './grid-header.module.css';
import { openerWidth, type Track } from './tracks.ts';

// biome-ignore-start lint/a11y/useSemanticElements: a table cannot be virtual, so the roles say what the elements are
// biome-ignore-start lint/a11y/useFocusableInteractive: the grid holds the focus, and says by aria-activedescendant where it is

interface GridHeaderProps {
  readonly tracks: readonly Track[];
  readonly columns: readonly ChosenColumn[];
  readonly onColumns: (columns: readonly ChosenColumn[]) => void;
  readonly width: number;
}

interface OpenMenu {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly trigger: HTMLElement;
}

export function GridHeader({ tracks, columns, onColumns, width }: GridHeaderProps) {
  const { state } = useSearchPage();
  const sort = useMemo(() => {
    const { query } = readQuery(state.question);
    return query === null ? null : (sortOf(query) ?? { column: 'time', isDescending: true });
  }, [state.question]);
  const [dragged, setDragged] = useState<string | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const drop = (event: DragEvent, at: number) => {
    event.preventDefault();
    if (dragged !== null) onColumns(moveColumn(columns, dragged, at));
    setDragged(null);
  };
  const resize = (event: PointerEvent<HTMLSpanElement>, { name, width: from }: Track) => {
    event.preventDefault();
    event.stopPropagation();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const startX = event.clientX;
    const head = handle.parentElement;
    let wanted = from;
    handle.onpointermove = (moved) => {
      wanted = clampWidth(from + moved.clientX - startX);
      // While it is dragged the head alone follows: the rows do when it is let go.
      if (head !== null) head.style.width = `${wanted}px`;
    };
    handle.onpointerup = () => {
      handle.onpointermove = null;
      handle.onpointerup = null;
      onColumns(changeColumn(columns, name, { width: wanted }));
    };
  };
  return (
    <div role="rowgroup" className={styles['head']} style={{ minWidth: width }}>
      <div role="row" className={styles['row']} aria-rowindex={1}>
        <span role="columnheader" className={styles['opener']} style={{ width: openerWidth }}>
          <span className="visually-hidden">Unfold</span>
        </span>
        {tracks.map((track, at) => {
          const { name, width: trackWidth, left } = track;
          const sorted = sort?.column === name ? sort : null;
          return (
            <span
              key={name}
              role="columnheader"
              aria-sort={sorted === null ? undefined : sorted.isDescending ? 'descending' : 'ascending'}
              className={`${styles['column']} ${left === null ? '' : styles['pinned']} ${dragged === name ? styles['dragged'] : ''}`}
              style={left === null ? { width: trackWidth } : { width: trackWidth, left }}
              draggable
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                setDragged(name);
              }}
              onDragEnd={() => setDragged(null)}
              onDragOver={(event) => dragged !== null && event.preventDefault()}
              onDrop={(event) => drop(event, at)}
            >
              <button
                type="button"
                className={styles['name']}
                aria-haspopup="true"
                aria-expanded={menu?.name === name}
                onClick={(event) => {
                  const box = event.currentTarget.getBoundingClientRect();
                  const isSame = menu?.name === name;
                  setMenu(isSame ? null : { name, left: box.left, top: box.bottom + 2, trigger: event.currentTarget });
                }}
              >
                {left !== null && <Icon name="pin" />}
                <span className={styles['label']}>
                  <Pieces text={cutMiddle(name, 60)} />
                </span>
                {sorted !== null && <span aria-hidden="true">{sorted.isDescending ? '↓' : '↑'}</span>}
              </button>
              <span className={styles['edge']} onPointerDown={(event) => resize(event, track)} aria-hidden="true" />
            </span>
          );
        })}
      </div>
      {menu !== null && (
        <ColumnMenu
          {...menu}
          columns={columns}
          onColumns={onColumns}
          onClose={(hasFocus) => {
            setMenu(null);
            if (hasFocus) menu.trigger.focus();
          }}
        />
      )}
    </div>
  );
}
// biome-ignore-end lint/a11y/useSemanticElements: the exception ends here
// biome-ignore-end lint/a11y/useFocusableInteractive: the exception ends here
