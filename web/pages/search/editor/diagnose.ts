/** Squiggles under what is wrong or questionable, with the fix as something to press. Read when the typing rests. */
import { linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { readQuery } from '../../../../src/query/check-query.ts';
import { squiggleOf } from '../../../editor/squiggle.ts';

export const diagnose: Extension = linter(
  (view) => {
    const text = view.state.doc.toString();
    return text.trim() === '' ? [] : readQuery(text).diagnostics.map((found) => squiggleOf(found, text.length));
  },
  { delay: 350 },
);
