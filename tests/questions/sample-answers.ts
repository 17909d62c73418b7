/**
 * What the saved queries find in the bundled sample: rows, and the requests that they stand for. Each was counted once by
 * another way, with `jq` over the last stages of all requests; a difference is a change of meaning.
 */

interface SampleAnswer {
  /** Values for the parameters. */
  readonly with?: readonly string[];
  readonly rows: number;
  /** The sum of the column `count`; absent for lists. */
  readonly requests?: number;
}

export const sampleAnswers: Readonly<Record<string, SampleAnswer>> = {
  'admin-bindings': { rows: 3 },
  'anonymous-access': { rows: 1, requests: 3 },
  'certificates': { rows: 18 },
  'clusters-compared': { with: ['sample', 'sample'], rows: 258 },
  'dangerous-roles': { rows: 8 },
  'debug-containers': { rows: 2 },
  'deletions': { rows: 65, requests: 1501 },
  'deprecated-apis': { rows: 6, requests: 113 },
  'dns-changes': { rows: 6 },
  'errors': { rows: 13, requests: 90 },
  'exec-commands': { rows: 18 },
  'failed-logins': { rows: 1, requests: 9 },
  'foreign-images': { with: ['registry.example.com/'], rows: 45 },
  'images': { rows: 15, requests: 58 },
  'impersonation': { rows: 3, requests: 9 },
  'kube-system-pods': { rows: 9 },
  'kubelet-proxy': { rows: 1, requests: 3 },
  'list-storms': { rows: 52, requests: 1389 },
  'night-work': { rows: 76, requests: 253 },
  'privileged-pods': { rows: 25, requests: 25 },
  'rbac-changes': { rows: 57 },
  'refusals': { rows: 54, requests: 250 },
  'scans': { rows: 1, requests: 51 },
  'secret-dumps': { rows: 3, requests: 3 },
  'secret-readers': { rows: 18, requests: 24 },
  'shells': { rows: 24 },
  'tokens-minted': { rows: 3 },
  'used-rights': { rows: 40, requests: 4476 },
  'used-verbs': { with: ['alice@example.com'], rows: 21, requests: 154 },
  'user-activity': { with: ['mallory'], rows: 20, requests: 102 },
  'webhook-changes': { rows: 16 },
  'webhook-failures': { rows: 6 },
  'where-time-went': { rows: 3 },
  'who-changed': { with: ['name=web-1'], rows: 36 },
  'who-deleted': { with: ['name=web-1'], rows: 9 },
  'why-refused': { with: ['user=bob'], rows: 11, requests: 27 },
};

/** Questions to which the sample has no answer: nobody did that there, or it speaks of one address, one cluster. */
export const withoutAnswer: readonly string[] = [
  'address-changes',
  'audit-changes',
  'cloud-access',
  'events-deleted',
  'public-addresses',
  'rbac-changes-by-robots',
  'self-checks',
];
