/** Keys of a page, each with what it does; none where something is typed. */
import { useEffect, useRef } from 'react';
import { isTyped } from './use-list-keys.ts';

export type Keys = Readonly<Record<string, () => unknown>>;

export function useKeys(keys: Keys): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyped(event.target)) return;
      const does = Object.hasOwn(now.current, event.key) ? now.current[event.key] : undefined;
      if (does === undefined) return;
      event.preventDefault();
      does();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
