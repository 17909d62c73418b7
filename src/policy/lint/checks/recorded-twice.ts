/** Requests that are recorded when they arrive and again when they end. */
import { isGiven } from '../../match-rule.ts';
import { insertPolicyField } from '../edit-text.ts';
import type { LintRule } from '../lint-rule.ts';
import { placeOfField } from '../read-rules.ts';

export const recordedTwice: LintRule = {
  code: 'recorded-twice',
  severity: 'note',
  summary: 'Each request is recorded when it arrives, and again when it ends',
  why: 'The event of RequestReceived says nothing that the last one does not say; it matters only where the API server dies in between.',
  effect: 'About twice as many events, and twice the cost.',
  fix: 'Adds omitStages with RequestReceived to the policy.',
  example: '- level: Metadata',
  check: (linted) => {
    const { policy } = linted;
    const recording = policy.rules.filter(({ level }) => level !== 'None');
    if (policy.omitStages?.includes('RequestReceived') || recording.length === 0) return [];
    if (recording.some(({ omitStages }) => omitStages?.includes('RequestReceived'))) return [];
    const edit = isGiven(policy.omitStages)
      ? null
      : insertPolicyField(linted, 'omitStages: ["RequestReceived"]', '"omitStages": ["RequestReceived"]');
    return [
      {
        message: 'The stage RequestReceived is recorded beside the end of each request.',
        span: placeOfField(linted, [], isGiven(policy.omitStages) ? 'omitStages' : 'rules'),
        fix: edit && { title: 'Leave RequestReceived out', ...edit },
      },
    ];
  },
};
