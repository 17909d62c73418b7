/** What an idle cluster does all day, recorded. */
import { insertRule } from '../edit-text.ts';
import { type Conditions, firstRules } from '../first-rules.ts';
import type { LintRule } from '../lint-rule.ts';
import { placeOfRule } from '../read-rules.ts';

interface Noise {
  readonly what: string;
  /** One kind of such requests. */
  readonly sign: Conditions;
  /** What leaves all of them out. */
  readonly rule: Conditions;
}

const noises: readonly Noise[] = [
  {
    what: 'health checks such as /readyz',
    sign: { verbs: ['get'], nonResourceURLs: ['/readyz*'] },
    rule: { nonResourceURLs: ['/healthz*', '/livez*', '/readyz*'] },
  },
  {
    what: 'the leases that each node renews every few seconds',
    sign: { verbs: ['update'], userGroups: ['system:nodes'], resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
    rule: { userGroups: ['system:nodes'], resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
  },
  {
    what: 'the leases of the control plane',
    sign: { verbs: ['update'], users: ['system:kube-scheduler'], resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
    rule: {
      users: ['system:kube-scheduler', 'system:kube-controller-manager'],
      resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }],
    },
  },
  {
    what: 'the Events that nodes write',
    sign: { verbs: ['create'], userGroups: ['system:nodes'], resources: [{ resources: ['events'] }] },
    rule: { resources: [{ resources: ['events'] }] },
  },
  {
    what: 'the Events that the scheduler writes, under events.k8s.io',
    sign: { verbs: ['create'], users: ['system:kube-scheduler'], resources: [{ group: 'events.k8s.io', resources: ['events'] }] },
    rule: { resources: [{ group: 'events.k8s.io', resources: ['events'] }] },
  },
];

export const noiseRecorded: LintRule = {
  code: 'noise-recorded',
  severity: 'note',
  summary: 'High-volume requests of the control plane are recorded',
  why: 'Leases, health checks and Events come from every node and controller, all day, whether anybody works or not. Events are served by two groups: a rule for the core group does not take those of events.k8s.io in.',
  effect: 'The log grows by what nobody looks for, and rotates sooner.',
  fix: 'Puts a rule at None before the first rule, for these requests alone.',
  example: '- level: Metadata',
  check: (linted) =>
    noises.flatMap(({ what, sign, rule }) => {
      const [first] = firstRules(linted.policy.rules, sign).filter((one) => one.rule.level !== 'None');
      if (first === undefined) return [];
      const edit = insertRule(linted, 0, { level: 'None', ...rule }, `High volume: ${what}.`);
      return [
        {
          message: `Rule ${first.index + 1} records ${what}${first.rule.level === 'Metadata' ? '' : `, at ${first.rule.level}`}.`,
          span: placeOfRule(linted, first.index),
          fix: edit && { title: `Leave out ${what}`, ...edit },
        },
      ];
    }),
};
