/** A key that is given twice in one mapping. */
import { sayPath } from '../../load/tree.ts';
import { removeEntry } from '../edit-text.ts';
import type { LintRule } from '../lint-rule.ts';

export const duplicateKey: LintRule = {
  code: 'duplicate-key',
  severity: 'error',
  summary: 'A key that is given twice',
  why: 'Of several equal keys in one mapping the API server takes the last, and only its own log tells.',
  effect: 'What stands under the first does not count: of two `rules` only the second list is used.',
  fix: 'Takes out the one that does not count.',
  example: '- level: Metadata\n  level: None',
  check: (linted) =>
    linted.dropped
      .filter(({ kind }) => kind === 'replaced')
      .map(({ path, key, map, at }) => {
        const edit = removeEntry(linted, map, at);
        return {
          message: `${sayPath([...path, key])} is given again below, and the last counts.`,
          span: map.entries[at]?.keySpan ?? map.span,
          hint: 'If both are meant, put them together under one.',
          fix: edit && { title: `Take the first ${key} out`, ...edit },
        };
      }),
};
