/** A second YAML document behind the policy. */
import type { LintRule } from '../lint-rule.ts';

export const moreDocuments: LintRule = {
  code: 'more-documents',
  severity: 'warning',
  summary: 'A second document in the file',
  why: 'The API server reads the first YAML document of the file and stops there.',
  effect: 'The rules of the second document are never used.',
  fix: null,
  example: '- level: Metadata\n---\napiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: None',
  check: ({ secondDocument }) =>
    secondDocument === null
      ? []
      : [{ message: 'A second document begins here: it is not read.', span: secondDocument, hint: 'Put all rules into the first.' }],
};
