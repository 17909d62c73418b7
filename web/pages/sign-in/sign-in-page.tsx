/** The way in: name and password, the set-up of the first person, or the link that the server printed. */
import { useEffect, useState } from 'react';
import { ProblemError } from '../../../src/contract/problem-error.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { signIn, signInOnce } from '../../api/session.ts';
import { Mark } from '../../app/mark.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { SetUpForm } from './set-up-form.tsx';
import { SignInForm } from './sign-in-form.tsx';
import styles from './sign-in-page.module.css';

interface SignInProps {
  readonly needsSetup: boolean;
  readonly onSignedIn: () => void;
}

/** What the link behind `#` holds; it is taken out of the address at once, so that it stays in no history. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(null, '', location.pathname + location.search);
  return token;
}

export function SignInPage({ needsSetup, onSignedIn }: SignInProps) {
  const [isSetup] = useState(() => location.pathname === '/setup');
  const [token] = useState(takeToken);
  const [error, setError] = useState<unknown>(null);
  const [isTrying, setTrying] = useState(token !== null && !isSetup);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a token is good for one try
  useEffect(() => {
    if (token === null || isSetup) return;
    signInOnce(token)
      .then(onSignedIn)
      .catch((problem: unknown) => {
        setError(problem);
        setTrying(false);
      });
  }, []);
  const isFirst = isSetup && token !== null;
  return (
    <main className={styles['page']}>
      <div className={styles['card']}>
        <header className={styles['brand']}>
          <Mark />
          <h1 className={styles['title']}>{isFirst ? 'Set up Telltale' : 'Sign in to Telltale'}</h1>
        </header>
        {isTrying && <Skeleton lines={3} />}
        {isFirst && (
          <SetUpForm
            token={token}
            onDone={() => {
              history.replaceState(null, '', '/');
              onSignedIn();
            }}
          />
        )}
        {!isFirst && !isTrying && (
          <>
            {error !== null && <LinkFailure error={error} />}
            {needsSetup && error === null && (
              <Message kind="note" title="Nobody has an account yet." isInline>
                Open the set-up link that the server printed when it started.
              </Message>
            )}
            {isSetup && !needsSetup && (
              <Message kind="note" title="The set-up is done: there is a user already." isInline>
                Sign in, or ask an admin for a user.
              </Message>
            )}
            <SignInForm name={null} action="Sign in" send={signIn} onDone={onSignedIn} />
          </>
        )}
      </div>
    </main>
  );
}

/** A link lets in once, and only while the server runs that printed it. */
function LinkFailure({ error }: { readonly error: unknown }) {
  if (!(error instanceof ProblemError) || error.code !== 'sign-in-failed') return <ProblemMessage error={error} isInline />;
  return (
    <Message kind="warning" title="This link does not hold any more." isInline>
      It lets in once, within a day, and only while the program runs that printed it. Start that again for a new one, or sign in with a
      password.
    </Message>
  );
}
