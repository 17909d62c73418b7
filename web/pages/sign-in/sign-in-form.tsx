/** Name and password. What fails says why; what fails too often says how long to wait. */
import { type SubmitEvent, useState } from 'react';
import { ProblemError } from '../../../src/contract/problem-error.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { Message } from '../../design/message.tsx';
import { PasswordField } from './password-field.tsx';
import { useWait } from './use-wait.ts';

interface SignInFormProps {
  /** Who signs in again; null: whoever it is. */
  readonly name: string | null;
  readonly action: string;
  readonly send: (name: string, password: string) => Promise<unknown>;
  readonly onDone: () => void;
}

export function SignInForm({ name: known, action, send, onDone }: SignInFormProps) {
  const [name, setName] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const { seconds, begin } = useWait();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    send(name.trim(), password)
      .then(onDone)
      .catch((problem: unknown) => {
        setError(problem);
        begin(problem);
        setPassword('');
        setBusy(false);
      });
  };
  return (
    <Form isBusy={isBusy} onSubmit={submit}>
      {seconds > 0 ? (
        <Message kind="warning" title={`Too many tries have failed. You can try again in ${seconds} s.`} isInline />
      ) : (
        error !== null && <Failure error={error} />
      )}
      <TextField
        label="Name"
        name="name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        readOnly={known !== null}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <PasswordField label="Password" value={password} onChange={setPassword} autoFocus={known !== null} />
      <Button type="submit" look="strong" disabled={isBusy || seconds > 0}>
        {isBusy ? 'One moment…' : seconds > 0 ? `Wait ${seconds} s` : action}
      </Button>
    </Form>
  );
}

function Failure({ error }: { readonly error: unknown }) {
  if (error instanceof ProblemError && error.code === 'rate-limited')
    return <Message kind="note" title="You can try again now." isInline />;
  if (!(error instanceof ProblemError) || error.code !== 'sign-in-failed') return <ProblemMessage error={error} isInline />;
  return (
    <Message kind="error" title="The name or the password is not right." isInline>
      Who has forgotten theirs can be given a new one by an admin.
    </Message>
  );
}
