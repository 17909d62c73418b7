/** The keys of the list: j k and arrows move, enter unfolds, o opens, i and e narrow by the cell, x and y copy. */
import { type KeyboardEvent as ReactKeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { eventHref } from '../../../address/address.ts';
import { isTyped } from '../../../keys/use-list-keys.ts';
import { useSearchPage } from '../search-state.ts';
import { filterTarget } from './cell-actions.tsx';
import { cellOf, type EventRow, type EventRows, filterByCell, textOfCell } from './event-rows.ts';
import type { Track } from './tracks.ts';

interface GridKeys {
  readonly rows: readonly EventRow[];
  readonly shape: EventRows;
  readonly tracks: readonly Track[];
  readonly scroll: RefObject<HTMLDivElement | null>;
  readonly toggle: (row: number) => void;
  readonly scrollTo: (row: number) => void;
}

export interface Cursor {
  readonly row: number;
  readonly cell: number;
}

/** Keys that work wherever nothing is typed; the others only inside the list. */
const everywhere: ReadonlySet<string> = new Set(['j', 'k', 'o', 'e', 'i', 'x', 'y']);

export function useGridKeys(given: GridKeys) {
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const { state, lens, change } = useSearchPage();
  const [, navigate] = useLocation();
  const now = useRef({ given, cursor, state, lens, change });
  now.current = { given, cursor, state, lens, change };

  const move = (rowStep: number, cellStep: number) => {
    const { rows, tracks, scrollTo } = now.current.given;
    if (rows.length === 0) return;
    const at = now.current.cursor ?? { row: rowStep > 0 ? -1 : 0, cell: 0 };
    const next = { row: clamp(at.row + rowStep, rows.length), cell: clamp(at.cell + cellStep, tracks.length) };
    setCursor(next);
    scrollTo(next.row);
    reveal(next);
  };
  const reveal = ({ cell }: Cursor) => {
    const { tracks, scroll } = now.current.given;
    const element = scroll.current;
    const track = tracks[cell];
    if (element === null || track === undefined || track.left !== null) return;
    const pinned = tracks.reduce((sum, { left, width }) => (left === null ? sum : sum + width), 26);
    const start = tracks.slice(0, cell).reduce((sum, { width }) => sum + width, 26);
    if (start - pinned < element.scrollLeft) element.scrollLeft = start - pinned;
    else if (start + track.width > element.scrollLeft + element.clientWidth) element.scrollLeft = start + track.width - element.clientWidth;
  };
  const act = (key: string): boolean => {
    const { given: grid, cursor: at, state: shown } = now.current;
    const row = at === null ? undefined : grid.rows[at.row];
    const track = at === null ? undefined : grid.tracks[at.cell];
    if (at === null || row === undefined || track === undefined) return false;
    const target = filterTarget(row, grid.shape, track.name, track.type);
    if (key === 'Enter') grid.toggle(at.row);
    else if (key === 'o') {
      const id = textOfCell(cellOf(row, grid.shape, 'id'));
      if (id !== '') navigate(eventHref(id, now.current.lens, shown.question));
    } else if (key === 'e' || key === 'i') {
      const question = filterByCell(shown.question, target, key === 'e');
      if (question !== null) now.current.change({ question });
    } else void navigator.clipboard?.writeText(textOfCell(target.cell));
    return true;
  };
  const handle = (key: string): boolean => {
    const page = Math.max(1, Math.floor((now.current.given.scroll.current?.clientHeight ?? 300) / 28) - 2);
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      j: [1, 0],
      k: [-1, 0],
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
      PageDown: [page, 0],
      PageUp: [-page, 0],
      Home: [Number.NEGATIVE_INFINITY, 0],
      End: [Number.POSITIVE_INFINITY, 0],
    };
    const step = steps[key];
    if (step === undefined) return ['Enter', 'o', 'e', 'i', 'x', 'y'].includes(key) && act(key);
    move(...step);
    return true;
  };
  const handleNow = useRef(handle);
  handleNow.current = handle;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!everywhere.has(event.key) || isModified(event) || event.defaultPrevented || isTyped(event.target)) return;
      if (!handleNow.current(event.key)) return;
      event.preventDefault();
      now.current.given.scroll.current?.focus({ preventScroll: true });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const onKey = (event: ReactKeyboardEvent<HTMLDivElement>) => {
    // What stands inside the list, such as a link of an unfolded row, has keys of its own.
    if (event.target !== event.currentTarget || isModified(event.nativeEvent)) return;
    if (handle(event.key)) event.preventDefault();
  };
  return { cursor, setCursor, onKey };
}

const clamp = (value: number, length: number): number => Math.max(0, Math.min(length - 1, value));
const isModified = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey || event.altKey;
