/** The tactics of ATT&CK, in the order in which an attack goes: what built-in rules are filed and listed under. */

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
] as const;

/** The first of a rule’s tags that is one; rules without are listed last. */
export function tacticOf(tags: readonly string[]): (typeof tactics)[number] | null {
  const plain = tags.map((tag) => tag.toLowerCase().replace(/^attack\./, ''));
  return tactics.find((tactic) => plain[0] === tactic) ?? tactics.find((tactic) => plain.includes(tactic)) ?? null;
}
