/** Nobody passes without being known: who is not signed in sees the sign-in, and the first of all the set-up. */
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { ProblemMessage } from '../api/problem-message.tsx';
import { useMe } from '../api/use-me.ts';
import { Skeleton } from '../design/message.tsx';

const SignInPage = lazy(async () => ({ default: (await import('../pages/sign-in/sign-in-page.tsx')).SignInPage }));

export function Gate({ children }: { readonly children: ReactNode }) {
  const me = useMe();
  const queryClient = useQueryClient();
  if (me.isPending) return <Skeleton lines={6} />;
  if (me.isError) return <ProblemMessage error={me.error} onRetry={() => void me.refetch()} />;
  if (me.data.name !== null) return children;
  return (
    <Suspense fallback={<Skeleton lines={6} />}>
      <SignInPage needsSetup={me.data.needsSetup} onSignedIn={() => void queryClient.invalidateQueries()} />
    </Suspense>
  );
}
