/** What an answer warns of, and what only its rows told: each once, in a line of its own. */
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { Message } from '../design/message.tsx';
import { visibleText } from '../text/visible-text.ts';

export function AnswerNotes({ findings }: { readonly findings: readonly Diagnostic[] }) {
  const unique = [...new Map(findings.map((finding) => [finding.message, finding])).values()];
  return unique.map(({ severity, message, hint }) => (
    <Message key={message} kind={severity === 'warning' ? 'warning' : 'note'} title={visibleText(message)} isInline>
      {hint === undefined ? undefined : visibleText(hint)}
    </Message>
  ));
}
