/** Policies whose rules try to tell what an asker must not see: by what they take, or by how many events that is. */
const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n';

/** @param secret the beginning of a text that is masked. */
export const probingSecrets = (secret: string) =>
  [`/api/v1/pods?access_token=${secret}*`, `/${secret}*`, '*'].map((path) => ({
    policy: `${head}- level: Request\n  nonResourceURLs: ["${path}"]\n- level: Metadata\n  resources: [{group: "", resources: [pods], resourceNames: ["${secret}-aaaaa"]}]\n- level: RequestResponse\n`,
    text: `not (request.data.password="${secret}-aaaaa")`,
  }));

/** @param mark stands in all that is outside of the scope. */
export const probingScope = (mark: string) => [
  ...['', 'verb=get', `user=${mark}`, 'seq > 10', 'user=inside last 2d', 'count'].map((text) => ({
    policy: `${head}- level: Request\n  users: ["${mark}"]\n- level: RequestResponse\n  namespaces: ["${mark}-ns", "devx"]\n- level: None\n  nonResourceURLs: ["/healthz/${mark}"]\n- level: Metadata\n  userGroups: ["inside-group"]\n`,
    text,
  })),
  { policy: 'rules: [', text: '' },
];
