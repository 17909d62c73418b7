/** How tactics and techniques of ATT&CK are called on the page. Pure. */
import { tactics as attackTactics } from '../../../src/model/tactics.ts';

/** In the order in which an attack goes, with that of rules without one. */
export const tactics = [...attackTactics, ''] as const;

export function tacticTitle(tactic: string): string {
  if (tactic === '') return 'Other';
  const words = tactic.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Of the tags those that are techniques: `T1609`. */
export function techniquesOf(tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? []);
}
