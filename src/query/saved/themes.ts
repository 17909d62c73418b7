/** What saved queries are listed under, in the order in which an investigation goes. */

export const themes: readonly string[] = [
  'Changes',
  'Shells and secrets',
  'Refusals and logins',
  'Rights',
  'Workloads',
  'Cluster configuration',
  'Identities',
  'Performance',
  'The audit itself',
];

/** Themes of a person's own follow by name; what has no theme comes last, under the empty one. Within a theme the order is kept. */
export function groupByTheme<Item>(items: readonly Item[], themeOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const others = [...new Set(items.map(themeOf))].filter((theme) => theme !== '' && !themes.includes(theme)).sort();
  const groups = [...themes, ...others, ''].map((theme) => [theme, items.filter((item) => themeOf(item) === theme)] as const);
  return new Map(groups.filter(([, group]) => group.length > 0));
}
