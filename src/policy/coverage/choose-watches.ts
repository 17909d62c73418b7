/** The watches that somebody chose, by name or by what they are of. */
import { nearest } from '../../model/suggest.ts';
import type { Watch } from './watch.ts';

interface Chosen {
  readonly watches: readonly Watch[];
  /** What stands for none, with the nearest that does. */
  readonly unknown: readonly { readonly word: string; readonly near: string | null }[];
}

/** Those of a theme that are about how the cluster works, not about who did what. */
export const workloadTheme = 'Performance';

/**
 * PCI DSS 4.0, requirement 10.2.1: all access of people, what administrators do, access to the log, invalid attempts, changes of
 * identities and rights, starting and stopping of the log, and objects of the system that are made and removed.
 */
const pciDss = [
  'user-activity',
  'secret-readers',
  'human-changes',
  'admin-bindings',
  'impersonation',
  'audit-changes',
  'audit-gaps',
  'failed-logins',
  'refusals',
  'anonymous-access',
  'rbac-changes',
  'dangerous-roles',
  'tokens-minted',
  'certificates',
  'who-changed',
  'who-deleted',
  'deletions',
];

const sets: Readonly<Record<string, (watch: Watch) => boolean>> = {
  'all': () => true,
  'questions': ({ kind }) => kind === 'question',
  'detections': ({ kind }) => kind === 'detection',
  'security': ({ kind, tags }) => kind === 'detection' || !tags.includes(workloadTheme),
  'workload': ({ kind, tags }) => kind === 'question' && tags.includes(workloadTheme),
  'pci-dss': ({ kind, name }) => kind === 'question' && pciDss.includes(name),
};

export const watchSets = Object.keys(sets);

/** In the order of all watches; each once. */
export function chooseWatches(all: readonly Watch[], words: readonly string[]): Chosen {
  const asked = words
    .flatMap((word) => word.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const tests = asked.map((word) => ({ word, test: testOf(word, all) }));
  const known = [...watchSets, ...all.map(({ name }) => name)];
  return {
    watches: all.filter((watch) => tests.some(({ test }) => test?.(watch) === true)),
    unknown: tests.flatMap(({ word, test }) => (test === null ? [{ word, near: nearest(word, known) }] : [])),
  };
}

function testOf(word: string, all: readonly Watch[]): ((watch: Watch) => boolean) | null {
  if (Object.hasOwn(sets, word)) return sets[word] ?? null;
  const isOne = (watch: Watch) => watch.name === word || watch.tags.some((tag) => tag.toLowerCase() === word.toLowerCase());
  return all.some(isOne) ? isOne : null;
}
