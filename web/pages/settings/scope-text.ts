/** A scope as it is typed: names with commas between them, and nothing for all. Pure. */
import type { Role } from '../../../src/contract/roles.ts';
import type { Granted } from '../../api/access.ts';

export interface ScopeText {
  readonly roles: readonly Role[];
  readonly clusters: string;
  readonly namespaces: string;
}

const clusterForm = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;
const namespaceForm = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export function readGranted(text: string): Granted {
  const names = namesIn(text);
  return names.length === 0 || (names.length === 1 && names[0] === 'all') ? 'all' : names;
}

export function printGranted(granted: Granted | readonly string[]): string {
  return typeof granted === 'string' ? '' : granted.join(', ');
}

/** What cannot be a name; null where all can. */
export function faultOfNames(text: string, kind: 'cluster' | 'namespace'): string | null {
  const form = kind === 'cluster' ? clusterForm : namespaceForm;
  const wrong = namesIn(text).find((name) => !form.test(name));
  return wrong === undefined ? null : `“${wrong}” is no name of a ${kind}.`;
}

/** What is wrong with each part of a scope; null where nothing is. */
export function faultsOfScope({ roles, clusters, namespaces }: ScopeText) {
  return {
    roles: roles.length === 0 ? 'Choose at least one.' : null,
    clusters: faultOfNames(clusters, 'cluster'),
    namespaces: faultOfNames(namespaces, 'namespace'),
  };
}

/** The scope as the server is given it. */
export function readScope({ roles, clusters, namespaces }: ScopeText) {
  return { roles: [...roles], clusters: readGranted(clusters), namespaces: readGranted(namespaces) };
}

/** How many are meant. */
export function sayGranted(text: string): string {
  const granted = readGranted(text);
  return granted === 'all' ? 'Now: all.' : `Now: ${granted.length}.`;
}

function namesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((name) => name !== ''))];
}
