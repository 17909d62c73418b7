/** The policy that is worked on. It stays in this tab, also when the page is loaded again, and goes nowhere unless the person shares it. */
import { useSyncExternalStore } from 'react';
import { newestKnown } from '../../../src/policy/load/kubernetes-version.ts';

export interface PolicyDraft {
  /** Of the file, or of the template; empty for what was pasted. */
  readonly name: string;
  readonly text: string;
  /** As it was opened: what changes are shown against. */
  readonly opened: string;
  readonly kubernetesVersion: string;
}

const key = 'telltale.policy';
/** Longer texts are no policies: one of 500 rules has some 100 kB. */
export const longestText = 300_000;
export const emptyDraft: PolicyDraft = { name: '', text: '', opened: '', kubernetesVersion: newestKnown };

/** What this page wrote, or an older one. */
export function parseDraft(kept: string | null): PolicyDraft {
  try {
    const found: unknown = JSON.parse(kept ?? '{}');
    if (typeof found !== 'object' || found === null) return emptyDraft;
    const texts = Object.entries(found).filter(([name, value]) => Object.hasOwn(emptyDraft, name) && typeof value === 'string');
    return { ...emptyDraft, ...Object.fromEntries(texts) };
  } catch {
    return emptyDraft;
  }
}

const listeners = new Set<() => void>();
let current: PolicyDraft | null = null;

function read(): PolicyDraft {
  if (current !== null) return current;
  let kept: string | null = null;
  try {
    kept = sessionStorage.getItem(key);
  } catch {
    // Storage may be closed to us.
  }
  current = parseDraft(kept);
  return current;
}

function write(draft: PolicyDraft): void {
  current = draft;
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // It holds until the page is left.
  }
  for (const listener of listeners) listener();
}

export function changeDraft(change: Partial<PolicyDraft>): void {
  write({ ...read(), ...change });
}

/** Another policy: from now on changes are shown against it. */
export function openDraft(name: string, text: string): void {
  write({ ...read(), name, text, opened: text });
}

export function useDraft(): PolicyDraft {
  return useSyncExternalStore(subscribe, read);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
