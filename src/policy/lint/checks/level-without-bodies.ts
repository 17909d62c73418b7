/** Levels that promise bodies where there are none. */

import { placeOf } from '../../load/tree.ts';
import { isGiven } from '../../match-rule.ts';
import { replaceWord } from '../edit-text.ts';
import type { LintRule } from '../lint-rule.ts';
import { rulesOf } from '../read-rules.ts';

const reads = ['get', 'list', 'watch'];

export const levelWithoutBodies: LintRule = {
  code: 'level-without-bodies',
  severity: 'note',
  summary: 'A level that promises bodies where there are none',
  why: 'get, list and watch send no body, a watch answers with a stream, and requests for paths are recorded without bodies.',
  effect: 'The events are those of Metadata. It misleads whoever looks for bodies later.',
  fix: 'Writes Metadata.',
  example: '- level: Request\n  verbs: ["get", "list", "watch"]',
  check: (linted) =>
    rulesOf(linted).flatMap(([index, { level, verbs, nonResourceURLs }]) => {
      const onlyReads = isGiven(verbs) && verbs.every((verb) => reads.includes(verb));
      const onlyWatches = isGiven(verbs) && verbs.every((verb) => verb === 'watch');
      const isVain =
        (level === 'Request' && onlyReads) ||
        (level === 'RequestResponse' && onlyWatches) ||
        ((level === 'Request' || level === 'RequestResponse') && isGiven(nonResourceURLs));
      if (!isVain) return [];
      const edit = replaceWord(linted, ['rules', index, 'level'], 'Metadata');
      return [
        {
          message: `${level} records no more than Metadata here: ${isGiven(nonResourceURLs) ? 'requests for paths are recorded without bodies' : `${verbs?.join(', ')} ${verbs?.length === 1 ? 'has' : 'have'} no body to record`}.`,
          span: placeOf(linted.root, ['rules', index, 'level']),
          fix: edit && { title: 'Write Metadata', ...edit },
        },
      ];
    }),
};
