/** A finding about a text as the editor marks it: a squiggle under its place, with its fix as something to press. */
import type { Diagnostic as Squiggle } from '@codemirror/lint';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { visibleText } from '../text/visible-text.ts';

const severities = { error: 'error', warning: 'warning', note: 'info' } as const;

export function squiggleOf({ severity, message, hint, span, fix }: Diagnostic, length: number): Squiggle {
  const from = Math.min(span.start, length);
  const to = Math.min(Math.max(span.end, from), length);
  return {
    // At the end of the text there is no letter to mark: the one before it is.
    from: from === to && from === length ? Math.max(0, from - 1) : from,
    to: from === to ? Math.min(length, from + 1) : to,
    severity: severities[severity],
    message: visibleText(hint === undefined ? message : `${message} ${hint}`),
    ...(fix !== undefined && {
      actions: [
        {
          name: visibleText(fix.title),
          apply: (view) => view.dispatch({ changes: { from: fix.span.start, to: fix.span.end, insert: fix.text }, userEvent: 'input.fix' }),
        },
      ],
    }),
  };
}
