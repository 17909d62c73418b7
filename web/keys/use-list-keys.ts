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
  const last = useRef<string | null>(null);
  useEffect(() => {
    const rows = () => Array.from(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? []);
    const keyOf = (element: Element | null) => element?.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null;
    const step = (by: number): boolean => {
      const all = rows();
      const at = all.findIndex((row) => row.dataset['row'] === (keyOf(document.activeElement) ?? last.current));
      const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
      next?.focus();
      next?.scrollIntoView({ block: 'nearest' });
      return next !== undefined;
    };
    const onFocus = ({ target }: FocusEvent) => {
      last.current = keyOf(target as Element) ?? last.current;
    };
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyped(event.target)) return;
      const by = steps[event.key];
      if (by !== undefined ? step(by) : now.current?.(event.key, keyOf(document.activeElement) ?? last.current) === true)
        event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('keydown', listen);
      document.removeEventListener('focusin', onFocus);
    };
  }, [list]);
}

/** Whether keys are letters there, or a dialog is open over the list. */
export function isTyped(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  return target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select') !== null);
}
