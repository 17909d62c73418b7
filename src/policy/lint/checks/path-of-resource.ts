/** Paths of resources among the paths of what is none. */
import type { LintRule } from '../lint-rule.ts';
import { rulesOf, wordsOf } from '../read-rules.ts';

export const pathOfResource: LintRule = {
  code: 'path-of-resource',
  severity: 'warning',
  summary: 'The path of a resource under nonResourceURLs',
  why: 'Requests for resources are matched by group and resource, never by their path: /api/v1/pods is one, while /api and /apis/apps/v1 are none.',
  effect: 'The path never matches.',
  fix: null,
  example: '- level: None\n  nonResourceURLs: ["/api/v1/nodes*"]\n- level: Metadata',
  check: (linted) =>
    rulesOf(linted).flatMap(([index]) =>
      wordsOf(linted, index, 'nonResourceURLs').flatMap(({ word, span }) =>
        /^\/api\/[^/*]+\/[^/*]|^\/apis\/[^/*]+\/[^/*]+\/[^/*]/.test(word)
          ? [
              {
                message: `“${word}” is the path of a resource, and no rule is chosen by it.`,
                span,
                hint: 'Name the resource: resources: [{group: "", resources: ["nodes"]}].',
              },
            ]
          : [],
      ),
    ),
};
