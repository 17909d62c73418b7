/** The keys of a list of links: j and k go to the next and the last, and other keys do something with the one that has the focus. */
import { type RefObject, useEffect, useRef } from 'react';

interface ListKeys {
  /** Holds the links; each row has `data-row` with its key. */
  readonly list: RefObject<HTMLElement | null>;
  /** Told the key that was pressed, and the row that has the focus, or had it last; whether that meant anything. */
  readonly onKey?: (key: string, row: string | null) => boolean;
}

const steps: Readonly<Record<string, number>> = { j: 1, k: -1 };

export function useListKeys({ list, onKey }: ListKeys): void {
  const now = useRef(onKey);
  now.current = onKey;
  /** Where the focus was last, and whether it still is there. */
  const last = useRef<{ readonly row: string; readonly at: number; readonly isInside: boolean } | null>(null);
  useEffect(() => {
    const step = (by: number): boolean => {
      const all = rowsOf(list.current);
      const held = keyOf(document.activeElement) ?? last.current?.row;
      const at = all.findIndex((row) => row.dataset['row'] === held);
      // What came after a row that is gone has moved up into its place.
      const from = at >= 0 ? at : last.current === null ? -1 : last.current.at - (by > 0 ? 1 : 0);
      return focusRow(all, at < 0 && last.current === null ? 0 : from + by);
    };
    const onFocus = ({ target }: FocusEvent) => {
      const row = keyOf(target as Element);
      const at = rowsOf(list.current).findIndex((each) => each.dataset['row'] === row);
      if (row !== null && at >= 0) last.current = { row, at, isInside: true };
      else if (last.current !== null) last.current = { ...last.current, isInside: false };
    };
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyped(event.target)) return;
      const by = steps[event.key];
      if (by !== undefined ? step(by) : now.current?.(event.key, keyOf(document.activeElement) ?? last.current?.row ?? null) === true)
        event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('keydown', listen);
      document.removeEventListener('focusin', onFocus);
    };
  }, [list]);
  // A row that went away takes the focus with it: the one in its place has it then.
  useEffect(() => {
    const lost = last.current;
    if (lost === null || !lost.isInside || document.activeElement !== document.body) return;
    const all = rowsOf(list.current);
    if (all.every((row) => row.dataset['row'] !== lost.row)) focusRow(all, lost.at);
  });
}

function rowsOf(list: HTMLElement | null): readonly HTMLElement[] {
  return Array.from(list?.querySelectorAll<HTMLElement>('[data-row]') ?? []);
}

function keyOf(element: Element | null): string | null {
  return element?.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null;
}

function focusRow(rows: readonly HTMLElement[], at: number): boolean {
  const row = rows[Math.max(0, Math.min(rows.length - 1, at))];
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
  return row !== undefined;
}

/** Whether keys are letters there, or a dialog is open over the list. */
export function isTyped(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.closest('input:not([type=checkbox]), textarea, select') !== null)
  );
}
