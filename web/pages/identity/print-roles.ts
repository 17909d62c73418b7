/** What would have allowed the refused requests: roles and their bindings, read from the API server's messages. Pure. */

export interface Need {
  readonly verb: string;
  /** Null for a path outside of the resources. */
  readonly group: string | null;
  /** With its subresource, `pods/exec`; or the path. */
  readonly target: string;
  /** Null for the whole cluster. */
  readonly namespace: string | null;
}

const text = '"((?:[^"\\\\]|\\\\.)*)"';
const ofResource = new RegExp(
  `User ${text} cannot (\\S+) resource ${text} in API group ${text} (?:in the namespace ${text}|at the cluster scope)`,
);
const ofPath = new RegExp(`User ${text} cannot (\\S+) path ${text}`);

/** Null where no role would help: another check refused it, or somebody else was asked for (impersonation). */
export function needOf(message: string, user: string): Need | null {
  const [, who, verb, target, group, namespace] = ofResource.exec(message) ?? [];
  if (who !== undefined && verb !== undefined && target !== undefined && group !== undefined)
    return isSame(who, user) ? { verb, target, group, namespace: namespace ?? null } : null;
  const [, other, method, path] = ofPath.exec(message) ?? [];
  if (other === undefined || method === undefined || path === undefined || !isSame(other, user)) return null;
  return { verb: method, target: path, group: null, namespace: null };
}

/** The message has the name as Go quotes it. */
const isSame = (quoted: string, user: string) => quoted === user || `"${quoted}"` === JSON.stringify(user);

/** One Role for each namespace, one ClusterRole for the rest, each with its binding, as YAML. Empty where nothing is needed. */
export function printRoles(needs: readonly Need[], user: string): string {
  const places = [...new Set(needs.map(({ namespace }) => namespace))].sort((a, b) => (a ?? '').localeCompare(b ?? ''));
  return places
    .map((namespace) =>
      printRole(
        needs.filter((need) => need.namespace === namespace),
        namespace,
        user,
      ),
    )
    .join('---\n');
}

function printRole(needs: readonly Need[], namespace: string | null, user: string): string {
  const kind = namespace === null ? 'ClusterRole' : 'Role';
  const name = `${user.split(':').at(-1) ?? ''}-needs`
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replace(/^[-.]+/, '');
  const head = (which: string) => [
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${which}`,
    'metadata:',
    `  name: ${quote(name)}`,
    ...(namespace === null ? [] : [`  namespace: ${quote(namespace)}`]),
  ];
  return [
    ...head(kind),
    'rules:',
    ...rulesOf(needs),
    '---',
    ...head(`${kind}Binding`),
    'roleRef:',
    '  apiGroup: rbac.authorization.k8s.io',
    `  kind: ${kind}`,
    `  name: ${quote(name)}`,
    'subjects:',
    ...subjectOf(user),
    '',
  ].join('\n');
}

function rulesOf(needs: readonly Need[]): readonly string[] {
  const verbsOf = new Map<string, { readonly need: Need; readonly verbs: Set<string> }>();
  for (const need of needs) {
    const key = JSON.stringify([need.group, need.target]);
    const known = verbsOf.get(key) ?? { need, verbs: new Set<string>() };
    verbsOf.set(key, known);
    known.verbs.add(need.verb);
  }
  return [...verbsOf.values()].flatMap(({ need: { group, target }, verbs }) => [
    ...(group === null ? [`- nonResourceURLs: [${quote(target)}]`] : [`- apiGroups: [${quote(group)}]`, `  resources: [${quote(target)}]`]),
    `  verbs: [${[...verbs].sort().map(quote).join(', ')}]`,
  ]);
}

function subjectOf(user: string): readonly string[] {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  if (namespace !== undefined && name !== undefined)
    return ['- kind: ServiceAccount', `  name: ${quote(name)}`, `  namespace: ${quote(namespace)}`];
  return ['- apiGroup: rbac.authorization.k8s.io', '  kind: User', `  name: ${quote(user)}`];
}

/** Plain words stay plain. */
const quote = (value: string) =>
  /^[a-z][a-z0-9.-]*$/.test(value) && !/^(true|false|yes|no|on|off|null|y|n)$/.test(value) ? value : JSON.stringify(value);
