/** What can be done with one column. It stands over the page, since the list that it belongs to scrolls. */
import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { withStages } from '../../../../src/query/edit/edit-query.ts';
import { MenuItem } from '../../../design/menu.tsx';
import { visibleText } from '../../../text/visible-text.ts';
import { withSort } from '../question.ts';
import { useSearchPage } from '../search-state.ts';
import { type ChosenColumn, changeColumn, clampWidth, moveColumn, toggleColumn, widthOf } from './columns.ts';
import styles from './grid-header.module.css';

interface ColumnMenuProps {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly trigger: HTMLElement;
  readonly columns: readonly ChosenColumn[];
  readonly onColumns: (columns: readonly ChosenColumn[]) => void;
  /** Told whether the focus was inside. */
  readonly onClose: (hasFocus: boolean) => void;
}

const step = 60;

export function ColumnMenu({ name, left, top, trigger, columns, onColumns, onClose }: ColumnMenuProps) {
  const { state, change } = useSearchPage();
  const place = useRef<HTMLElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    place.current?.querySelector('button')?.focus();
    const onPointer = ({ target }: globalThis.PointerEvent) => {
      if (target instanceof Node && !place.current?.contains(target) && !trigger.contains(target)) close.current(false);
    };
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      close.current(true);
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey, true);
    };
  }, [trigger]);
  const at = columns.findIndex((column) => column.name === name);
  const column = columns[at];
  if (column === undefined) return null;
  const ask = (question: string | null) => question !== null && change({ question });
  const steps: readonly (readonly [title: string, run: (() => void) | null])[] = [
    ['Smallest first', () => ask(withSort(state.question, name, false))],
    ['Largest first', () => ask(withSort(state.question, name, true))],
    ['Count by this', () => ask(withStages(state.question, `groupby ${name} sort count desc`))],
    [column.isPinned ? 'Unpin' : 'Pin to the left', () => onColumns(changeColumn(columns, name, { isPinned: !column.isPinned }))],
    ['Move left', at > 0 ? () => onColumns(moveColumn(columns, name, at - 1)) : null],
    ['Move right', at < columns.length - 1 ? () => onColumns(moveColumn(columns, name, at + 1)) : null],
    ['Wider', () => onColumns(changeColumn(columns, name, { width: clampWidth(widthOf(column) + step) }))],
    ['Narrower', () => onColumns(changeColumn(columns, name, { width: clampWidth(widthOf(column) - step) }))],
    ['Take away', columns.length > 1 ? () => onColumns(toggleColumn(columns, name)) : null],
  ];
  return createPortal(
    <section
      ref={place}
      aria-label={`Column ${visibleText(name)}`}
      className={styles['menu']}
      style={{ left: Math.max(8, Math.min(left, innerWidth - 190)), top: Math.min(top, innerHeight - 300) }}
    >
      {steps.map(
        ([title, run]) =>
          run !== null && (
            <MenuItem
              key={title}
              onClick={() => {
                run();
                onClose(true);
              }}
            >
              {title}
            </MenuItem>
          ),
      )}
    </section>,
    document.body,
  );
}
