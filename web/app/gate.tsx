/** Nobody passes without being known: who is not signed in sees the sign-in, and the first of all the set-up. */
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { ProblemMessage } from '../api/problem-message.tsx';
import { useStanding } from '../api/standing.ts';
import { useMe } from '../api/use-me.ts';
import { Skeleton } from '../design/message.tsx';

const SignInPage = lazy(async () => ({ default: (await import('../pages/sign-in/sign-in-page.tsx')).SignInPage }));
const SessionEnded = lazy(async () => ({ default: (await import('../pages/sign-in/session-ended.tsx')).SessionEnded }));

export function Gate({ children }: { readonly children: ReactNode }) {
  const me = useMe();
  const { hasEnded } = useStanding();
  const queryClient = useQueryClient();
  if (me.isPending) return <Skeleton lines={6} />;
  if (me.data === undefined) return <ProblemMessage error={me.error} onRetry={() => void me.refetch()} />;
  // Somebody who is signed in opens a link that signs in: it is for another session.
  if (me.data.name === null || location.hash.startsWith('#token=')) {
    return (
      <Suspense fallback={<Skeleton lines={6} />}>
        <SignInPage needsSetup={me.data.needsSetup} onSignedIn={() => void queryClient.resetQueries()} />
      </Suspense>
    );
  }
  return (
    <>
      {children}
      {hasEnded && (
        <Suspense>
          <SessionEnded name={me.data.name} />
        </Suspense>
      )}
    </>
  );
}
