/** A list in English: `a`, `a or b`, `a, b and c`. */
export function sayList(items: readonly string[], join: 'and' | 'or'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${join} ${last}`;
}
