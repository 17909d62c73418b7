/** What the kinds of `actor_kind` are called. */
export const kinds = ['all', 'human', 'service-account', 'node', 'control-plane', 'anonymous', 'none'] as const;
export type Kind = (typeof kinds)[number];

/** Of several, and of one. */
export const kindTitles: Readonly<Record<Kind, readonly [several: string, one: string]>> = {
  'all': ['All', 'any'],
  'human': ['People and clients', 'person or client'],
  'service-account': ['Service accounts', 'service account'],
  'node': ['Nodes', 'node'],
  'control-plane': ['Control plane', 'control plane'],
  'anonymous': ['Anonymous', 'anonymous'],
  'none': ['No user', 'no user'],
};
