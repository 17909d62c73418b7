/** Name and password, the set-up of the first person, or the link that the server printed. */
import { type SubmitEvent, useEffect, useState } from 'react';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { setUp, signIn, signInOnce } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';
import { Message } from '../../design/message.tsx';
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
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(token !== null && !isSetup);

  const run = (work: Promise<unknown>) => {
    setBusy(true);
    setError(null);
    work
      .then(() => {
        if (isSetup) history.replaceState(null, '', '/');
        onSignedIn();
      })
      .catch((problem: unknown) => {
        setError(problem);
        setBusy(false);
      });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a token is good for one try
  useEffect(() => {
    if (token !== null && !isSetup) run(signInOnce(token));
  }, []);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    run(isSetup && token !== null ? setUp(token, name, password) : signIn(name, password));
  };
  const isFirst = isSetup && token !== null;
  return (
    <main className={styles['page']}>
      <form className={styles['card']} onSubmit={submit} aria-busy={isBusy}>
        <h1 className={styles['title']}>{isFirst ? 'Set up Telltale' : 'Sign in to Telltale'}</h1>
        {isFirst && <p className={styles['lead']}>This makes the first person, who may add others. The link is good for one use.</p>}
        {needsSetup && !isFirst && (
          <Message kind="note" title="Nobody has an account yet." isInline>
            Open the set-up link that the server printed when it started.
          </Message>
        )}
        {error !== null && <ProblemMessage error={error} isInline />}
        <TextField
          label="Name"
          name="name"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete={isFirst ? 'new-password' : 'current-password'}
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          {...(isFirst && { hint: 'At least 12 characters.', minLength: 12 })}
        />
        <Button type="submit" look="strong" disabled={isBusy}>
          {isBusy ? 'One moment…' : isFirst ? 'Create and sign in' : 'Sign in'}
        </Button>
      </form>
    </main>
  );
}
