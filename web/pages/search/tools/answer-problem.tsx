/** A question that could not be answered: each error with its place and its fix, or what went wrong on the way. */
import { useMemo } from 'react';
import { ProblemError } from '../../../../src/contract/problem-error.ts';
import type { Diagnostic } from '../../../../src/model/diagnostic.ts';
import { isError } from '../../../../src/model/diagnostic.ts';
import { readQuery } from '../../../../src/query/check-query.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { Message } from '../../../design/message.tsx';
import { Finding } from '../../../editor/finding.tsx';
import { mend } from '../question.ts';
import { useSearchPage } from '../search-state.ts';
import styles from './findings.module.css';

interface AnswerProblemProps {
  readonly error: unknown;
  readonly asked: string;
  readonly onRetry: () => void;
}

export function AnswerProblem({ error, asked, onRetry }: AnswerProblemProps) {
  const { state, change } = useSearchPage();
  const own = useMemo(() => readQuery(state.question).diagnostics.filter(isError), [state.question]);
  const told = error instanceof ProblemError ? error.diagnostics : [];
  const [found, text]: readonly [readonly Diagnostic[], string] = own.length > 0 ? [own, state.question] : [told, asked];
  if (found.length === 0) return <ProblemMessage error={error} onRetry={onRetry} />;
  return (
    <div className={styles['problem']}>
      <Message kind="error" title={found.length === 1 ? 'The question has an error.' : `The question has ${found.length} errors.`} isInline>
        Mend the marked place.
      </Message>
      {found.slice(0, 8).map((finding) => (
        <Finding
          key={`${finding.span.start} ${finding.code}`}
          finding={finding}
          text={text}
          onFix={(fix) => {
            const { question, lens } = mend(state.question, text, fix);
            change({ question }, lens === undefined ? {} : { lens });
          }}
        />
      ))}
    </div>
  );
}
