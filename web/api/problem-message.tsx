/** A failure as the page tells it: what happened, what to do, and the id that the server’s log has. */
import { ProblemError } from '../../src/contract/problem-error.ts';
import { Button } from '../design/button.tsx';
import { Message } from '../design/message.tsx';
import { useStanding } from './standing.ts';

export function ProblemMessage({
  error,
  onRetry,
  isInline = false,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly isInline?: boolean;
}) {
  const { hasEnded } = useStanding();
  const isOfSession = error instanceof ProblemError && error.status === 401;
  const action =
    onRetry === undefined ? undefined : (
      <Button icon="refresh" onClick={onRetry}>
        Try again
      </Button>
    );
  // The dialog over the page says it, once.
  if (hasEnded && isOfSession) return null;
  if (!(error instanceof ProblemError)) return <Message kind="error" title={String(error)} action={action} isInline={isInline} />;
  return (
    <Message kind="error" title={error.detail} action={action} isInline={isInline}>
      {error.remedy}
      {error.id !== null && <> (id {error.id})</>}
    </Message>
  );
}
