/** Rules that leave out what an attacker would do. */
import { isGiven } from '../../match-rule.ts';
import type { PolicyRule } from '../../policy.ts';
import { replaceWord } from '../edit-text.ts';
import { type Conditions, firstRules } from '../first-rules.ts';
import type { LintRule } from '../lint-rule.ts';
import { placeOfRule, takesEverything } from '../read-rules.ts';

const writes = ['create', 'update', 'patch', 'delete'];

const telling: readonly { readonly what: string; readonly kind: Conditions }[] = [
  { what: 'reading secrets', kind: { verbs: ['get', 'list'], resources: [{ resources: ['secrets'] }] } },
  { what: 'changing secrets', kind: { verbs: writes, resources: [{ resources: ['secrets'] }] } },
  { what: 'shells in pods', kind: { verbs: ['get', 'create'], resources: [{ resources: ['pods/exec', 'pods/attach'] }] } },
  { what: 'new pods', kind: { verbs: ['create'], resources: [{ resources: ['pods'] }] } },
  { what: 'tokens handed out', kind: { verbs: ['create'], resources: [{ resources: ['serviceaccounts/token'] }] } },
  {
    what: 'changes of rights',
    kind: {
      verbs: writes,
      resources: [{ group: 'rbac.authorization.k8s.io', resources: ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'] }],
    },
  },
  {
    what: 'changes of webhooks',
    kind: {
      verbs: writes,
      resources: [
        { group: 'admissionregistration.k8s.io', resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] },
      ],
    },
  },
  {
    what: 'certificates approved',
    kind: { verbs: ['update', 'patch'], resources: [{ group: 'certificates.k8s.io', resources: ['certificatesigningrequests/approval'] }] },
  },
];

export const noneTooBroad: LintRule = {
  code: 'none-too-broad',
  severity: 'warning',
  summary: 'A rule leaves out requests that tell of an attack',
  why: 'A rule at None is for what is frequent and harmless. Without a user, or for a group that people or workloads are in, it is for everybody.',
  effect: 'Such requests leave no trace, whoever makes them.',
  fix: 'Records them at Metadata.',
  example: '- level: None\n  userGroups: ["system:authenticated"]\n- level: Metadata',
  check: (linted) => {
    // That nothing is recorded at all is told by nothing-recorded.
    if (linted.policy.rules.every(({ level }) => level === 'None')) return [];
    const found = new Map<number, string[]>();
    for (const { what, kind } of telling) {
      for (const { index, rule } of firstRules(linted.policy.rules, kind)) {
        if (rule.level === 'None' && isForMany(rule)) found.set(index, [...(found.get(index) ?? []), what]);
      }
    }
    return [...found].map(([index, what]) => {
      const isTheRest = index === linted.policy.rules.length - 1 && takesEverything(linted.policy.rules[index]);
      const edit = isTheRest ? null : replaceWord(linted, ['rules', index, 'level'], 'Metadata');
      return {
        // A last rule that leaves out the rest was written on purpose.
        severity: isTheRest ? ('note' as const) : undefined,
        message: `Rule ${index + 1} leaves out ${what.length > 1 ? `${what.slice(0, -1).join(', ')} and ` : ''}${what.at(-1)}.`,
        span: placeOfRule(linted, index),
        hint: 'Say who, what and with which verb, as narrow as the noise is.',
        fix: edit && { title: 'Record them at Metadata', ...edit },
      };
    });
  },
};

/** Names, and groups of components, are few. */
function isForMany({ users, userGroups }: PolicyRule): boolean {
  if (isGiven(users)) return false;
  return (
    !isGiven(userGroups) ||
    userGroups.some((group) => !/^system:(?:nodes|monitoring|bootstrappers|serviceaccounts:kube-system)$/.test(group))
  );
}
