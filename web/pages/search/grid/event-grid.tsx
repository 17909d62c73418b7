/** The list of events: a virtual grid. Only rows in view exist; the next page is asked for before its end is reached. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type PointerEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { usePreferences } from '../../../app/preferences.ts';
import { CellActions } from './cell-actions.tsx';
import type { ChosenColumn } from './columns.ts';
import styles from './event-grid.module.css';
import { cellOf, type EventRow, type EventRows, textOfCell } from './event-rows.ts';
import { GridHeader } from './grid-header.tsx';
import { GridRow } from './grid-row.tsx';
import { RowDetail } from './row-detail.tsx';
import { tracksOf, widthOfTracks } from './tracks.ts';
import { useGridKeys } from './use-grid-keys.ts';

// biome-ignore-start lint/a11y/useSemanticElements: a table cannot be virtual, so the roles say what the elements are
// biome-ignore-start lint/a11y/useFocusableInteractive: the grid holds the focus, and says by aria-activedescendant where it is

interface EventGridProps {
  readonly rows: readonly EventRow[];
  readonly shape: EventRows;
  readonly columns: readonly ChosenColumn[];
  readonly onColumns: (columns: readonly ChosenColumn[]) => void;
  /** All rows of the answer, also those that are not loaded yet; null where that is not known. */
  readonly total: number | null;
  /** Asked when the end of what is loaded comes near. */
  readonly onMore: () => void;
  /** What stands behind the last row. */
  readonly foot: ReactNode;
}

const rowHeights = { compact: 28, comfortable: 36 } as const;
const headHeight = 30;

interface CellAt {
  readonly row: number;
  readonly cell: number;
}

export function EventGrid({ rows, shape, columns, onColumns, total, onMore, foot }: EventGridProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const { density } = usePreferences();
  const rowHeight = rowHeights[density];
  const tracks = useMemo(() => tracksOf(columns, shape), [columns, shape]);
  const width = widthOfTracks(tracks);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [hover, setHover] = useState<CellAt | null>(null);
  const idOf = (at: number) => textOfCell(cellOf(rows[at] ?? [], shape, 'id')) || `at ${at}`;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    getItemKey: idOf,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heights of rows follow the density
  useEffect(() => virtual.measure(), [rowHeight]);
  const toggle = (at: number) => {
    const id = idOf(at);
    const isOpen = open.has(id);
    const next = new Set(open);
    if (isOpen) next.delete(id);
    else next.add(id);
    setOpen(next);
    // A folded row has its usual height again, and is not measured.
    if (isOpen) virtual.resizeItem(at, rowHeight);
  };
  const keys = useGridKeys({ rows, shape, tracks, scroll, toggle, scrollTo: (at) => virtual.scrollToIndex(at) });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastSeen > rows.length - 150) onMore();
  }, [lastSeen, rows.length, onMore]);
  const onPointer = (event: PointerEvent<HTMLDivElement>) => setHover(placeOf(event));
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const at = placeOf(event);
    if (at === null || isOnControl(event) || hasSelection()) return;
    keys.setCursor({ row: at.row, cell: Math.max(0, at.cell) });
    toggle(at.row);
  };
  const { cursor } = keys;
  const acting = hover ?? cursor;
  return (
    <div
      ref={scroll}
      role="grid"
      aria-label="Events"
      aria-rowcount={total === null ? -1 : Math.max(total, rows.length) + 1}
      aria-colcount={tracks.length + 1}
      aria-activedescendant={cursor === null ? undefined : `cell-${cursor.row}-${cursor.cell}`}
      tabIndex={0}
      className={styles['grid']}
      onKeyDown={keys.onKey}
      onPointerMove={onPointer}
      onPointerLeave={() => setHover(null)}
      onClick={onClick}
    >
      <GridHeader tracks={tracks} columns={columns} onColumns={onColumns} width={width} />
      <div
        role="rowgroup"
        className={`${styles['body']} ${tracks.some(({ left }) => left !== null) ? styles['has-pinned'] : ''}`}
        style={{ height: virtual.getTotalSize(), width }}
      >
        {items.map(({ index, key, start }) => {
          const row = rows[index] ?? [];
          const isOpen = open.has(String(key));
          const cell = acting?.row === index ? acting.cell : null;
          const track = cell === null ? undefined : tracks[cell];
          return (
            <div
              key={key}
              role="presentation"
              data-index={index}
              ref={isOpen ? virtual.measureElement : undefined}
              className={styles['place']}
              style={{ top: start - headHeight, ...(!isOpen && { height: rowHeight }) }}
            >
              <GridRow
                row={row}
                rows={shape}
                index={index}
                tracks={tracks}
                isExpanded={isOpen}
                cursor={cursor?.row === index ? cursor.cell : null}
                acting={cell}
                actions={track === undefined ? null : <CellActions row={row} rows={shape} name={track.name} type={track.type} />}
              />
              {isOpen && (
                <div role="row">
                  <div role="gridcell" aria-colspan={tracks.length + 1} className={styles['detail']}>
                    <RowDetail id={idOf(index)} row={row} rows={shape} />
                  </div>
                </div>
              )}
            </div>
          );
        })}
      </div>
      <div className={styles['foot']}>{foot}</div>
    </div>
  );
}

/** The cell under the pointer; -1 beside the cells of a row. */
function placeOf({ target }: { readonly target: EventTarget }): CellAt | null {
  if (!(target instanceof Element) || target.closest(`.${styles['detail']}`) !== null) return null;
  const row = target.closest('[data-index]')?.getAttribute('data-index');
  const cell = target.closest('[data-cell]')?.getAttribute('data-cell');
  return row == null ? null : { row: Number(row), cell: cell == null ? -1 : Number(cell) };
}

function isOnControl({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('a, button, input') !== null;
}

/** Marking text to copy it is no click. */
function hasSelection(): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString() !== '';
}
// biome-ignore-end lint/a11y/useSemanticElements: the exception ends here
// biome-ignore-end lint/a11y/useFocusableInteractive: the exception ends here
