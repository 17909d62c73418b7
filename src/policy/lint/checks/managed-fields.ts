/** Bookkeeping of the API server in recorded bodies. */
import { isAtLeast } from '../../policy.ts';
import { insertPolicyField } from '../edit-text.ts';
import type { LintRule } from '../lint-rule.ts';
import { placeOfField } from '../read-rules.ts';

export const managedFields: LintRule = {
  code: 'managed-fields',
  severity: 'note',
  summary: 'Bodies are recorded with their managedFields',
  why: 'metadata.managedFields says who set which field, for server-side apply; in the log it repeats what the events say.',
  effect: 'Bodies are larger than what is looked for in them.',
  fix: 'Adds omitManagedFields: true to the policy.',
  example: '- level: RequestResponse\n  resources:\n  - group: apps',
  check: (linted) => {
    const { policy, minor } = linted;
    const isMet = policy.rules.some(
      ({ level, omitManagedFields }) => isAtLeast(level, 'Request') && (omitManagedFields ?? policy.omitManagedFields) !== true,
    );
    const isSaid = policy.omitManagedFields !== undefined || policy.rules.some(({ omitManagedFields }) => omitManagedFields !== undefined);
    // The field came with 1.23.
    if (!isMet || isSaid || minor < 23) return [];
    const edit = insertPolicyField(linted, 'omitManagedFields: true', '"omitManagedFields": true');
    return [
      {
        message: 'Bodies are recorded with their managedFields.',
        span: placeOfField(linted, [], 'rules'),
        fix: edit && { title: 'Leave managedFields out', ...edit },
      },
    ];
  },
};
