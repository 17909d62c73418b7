/** Makes the first user, with the link that the server printed. */
import { type SubmitEvent, useState } from 'react';
import { ProblemError } from '../../../src/contract/problem-error.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { setUp } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { Message } from '../../design/message.tsx';
import { PasswordField } from './password-field.tsx';
import { faultOf, faultOfName } from './password-rules.ts';
import styles from './sign-in-page.module.css';
import { useWait } from './use-wait.ts';

export function SetUpForm({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [isTried, setTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const { seconds, begin } = useWait();
  const faults = {
    name: faultOfName(name),
    password: faultOf(password, name),
    again: again === password ? null : 'The two are not the same.',
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(faults).some((fault) => fault !== null)) return;
    setBusy(true);
    setError(null);
    setUp(token, name, password)
      .then(onDone)
      .catch((problem: unknown) => {
        setError(problem);
        begin(problem);
        setBusy(false);
      });
  };
  return (
    <Form isBusy={isBusy} onSubmit={submit} noValidate>
      <p className={styles['lead']}>This makes the first person, an admin and auditor, who may add others. The link is good for one use.</p>
      {error !== null &&
        (error instanceof ProblemError && error.code === 'sign-in-failed' ? <UsedLink /> : <ProblemMessage error={error} isInline />)}
      <TextField
        label="Name"
        name="name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={isTried ? faults.name : null}
        hint="Such as alice or alice@example.com."
      />
      <PasswordField
        label="Password"
        isNew
        value={password}
        onChange={setPassword}
        error={isTried ? faults.password : null}
        hint={password === '' ? 'At least 12 characters; a few words that belong to nobody are good.' : (faults.password ?? 'Good.')}
      />
      <PasswordField label="The password again" isNew value={again} onChange={setAgain} error={isTried ? faults.again : null} />
      <Button type="submit" look="strong" disabled={isBusy || seconds > 0}>
        {isBusy ? 'One moment…' : seconds > 0 ? `Wait ${seconds} s` : 'Create and sign in'}
      </Button>
    </Form>
  );
}

function UsedLink() {
  return (
    <Message
      kind="error"
      title="This link does not hold: it was used, is older than a day, or is from another start of the server."
      isInline
    >
      Start the server anew, and open the link that it prints then.
    </Message>
  );
}
