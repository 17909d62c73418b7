/** What a person prefers, kept in this browser: theme, zone of times, density, whether the rail is folded. Never anything of the data. */
import { useSyncExternalStore } from 'react';

export interface Preferences {
  readonly theme: 'auto' | 'light' | 'dark';
  readonly zone: 'utc' | 'local';
  readonly density: 'compact' | 'comfortable';
  readonly rail: 'open' | 'folded';
}

const key = 'telltale.preferences';
const initial: Preferences = { theme: 'auto', zone: 'utc', density: 'compact', rail: 'open' };
const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return { ...initial, ...(typeof kept === 'object' ? kept : {}) };
  } catch {
    // Storage may be closed to us, or hold what an older page left.
    return initial;
  }
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // It holds until the page is left.
  }
  applyPreferences();
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => current);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const darkScheme = matchMedia('(prefers-color-scheme: dark)');
darkScheme.addEventListener('change', () => {
  applyPreferences();
  for (const listener of listeners) listener();
});

/** Whether the page is dark now. */
export function isDark(): boolean {
  return current.theme === 'dark' || (current.theme === 'auto' && darkScheme.matches);
}

export function applyPreferences(): void {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
  document.documentElement.dataset['density'] = current.density;
}
