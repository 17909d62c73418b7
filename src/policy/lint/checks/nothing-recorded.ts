/** Policies that record nothing, or no outcome. */
import { placeOf } from '../../load/tree.ts';
import { stages } from '../../policy.ts';
import { removeItem } from '../edit-text.ts';
import type { LintRule } from '../lint-rule.ts';
import { placeOfField } from '../read-rules.ts';

export const nothingRecorded: LintRule = {
  code: 'nothing-recorded',
  severity: 'error',
  summary: 'The policy records nothing, or never how a request ended',
  why: 'Rules at None alone record nothing. The stage ResponseComplete is the one that tells the outcome.',
  effect: 'There is no log, or it says what was asked and never whether it was done.',
  fix: 'Takes ResponseComplete out of omitStages.',
  example: '- level: None',
  check: (linted) => {
    const { policy, root } = linted;
    if (policy.rules.every(({ level }) => level === 'None'))
      return [
        {
          message: 'Every rule is at None: nothing is recorded.',
          span: placeOfField(linted, [], 'rules'),
          hint: 'End with level: Metadata.',
        },
      ];
    const omitted = policy.omitStages ?? [];
    const at = omitted.indexOf('ResponseComplete');
    if (at < 0) return [];
    const edit = removeItem(linted, ['omitStages'], at);
    const all = stages.every((stage) => omitted.includes(stage));
    return [
      {
        message: all
          ? 'Every stage is left out: nothing is recorded.'
          : 'ResponseComplete is left out: no event tells how a request ended.',
        span: placeOf(root, ['omitStages', at]),
        fix: edit && { title: 'Record ResponseComplete', ...edit },
      },
    ];
  },
};
