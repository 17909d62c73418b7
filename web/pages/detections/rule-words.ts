/** How tactics and techniques of ATT&CK are called on the page. Pure. */

/** In the order in which an attack goes. */
export const tactics = [
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'defense-evasion',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'impact',
  '',
] as const;

export function tacticTitle(tactic: string): string {
  if (tactic === '') return 'Other';
  const words = tactic.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Of the tags those that are techniques: `T1609`. */
export function techniquesOf(tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? []);
}
