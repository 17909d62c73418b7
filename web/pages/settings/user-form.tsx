/** A user that is added or changed: name, roles, what they see, and a password. */
import { useId, useState } from 'react';
import type { User } from '../../api/access.ts';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextField } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { Message } from '../../design/message.tsx';
import { PasswordField } from '../sign-in/password-field.tsx';
import { faultOf, faultOfName } from '../sign-in/password-rules.ts';
import { ScopeFields } from './scope-fields.tsx';
import { faultsOfScope, printGranted, readScope, type ScopeText } from './scope-text.ts';
import { useSubmission } from './use-submission.ts';

interface UserFormProps {
  /** Null: a new one. */
  readonly user: User | null;
  /** Those that are taken. */
  readonly names: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function UserForm({ user, names, onClose, onDone }: UserFormProps) {
  const id = useId();
  const [name, setName] = useState(user?.name ?? '');
  const [scope, setScope] = useState<ScopeText>(
    user === null
      ? { roles: ['viewer'], clusters: '', namespaces: '' }
      : { roles: user.roles, clusters: printGranted(user.clusters), namespaces: printGranted(user.namespaces) },
  );
  const [password, setPassword] = useState('');
  const faults = {
    name: user !== null ? null : names.includes(name) ? 'There is a user of this name.' : faultOfName(name),
    password: password === '' ? null : faultOf(password, name),
    ...faultsOfScope(scope),
  };
  const { isBusy, error, seen, submit } = useSubmission(faults, () => {
    const change = {
      name,
      ...readScope(scope),
      disabled: user?.disabled ?? false,
      ...(password !== '' && { password }),
    };
    return client['user-save'](change).then(onDone);
  });
  return (
    <Dialog
      title={user === null ? 'Add a user' : 'Edit the user'}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="strong" disabled={isBusy}>
            {user === null ? 'Add the user' : 'Save'}
          </Button>
        </>
      }
    >
      <Form id={id} isBusy={isBusy} onSubmit={submit} noValidate>
        {error !== null && <ProblemMessage error={error} isInline />}
        <TextField
          label="Name"
          value={name}
          readOnly={user !== null}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setName(event.target.value)}
          error={seen(faults.name)}
        />
        <ScopeFields
          value={scope}
          onChange={setScope}
          faults={{ roles: seen(faults.roles), clusters: seen(faults.clusters), namespaces: seen(faults.namespaces) }}
        />
        <PasswordField
          label={user === null ? 'Password' : 'A new password'}
          isNew
          isOptional
          value={password}
          onChange={setPassword}
          error={seen(faults.password)}
          hint={
            password !== ''
              ? (faults.password ?? 'Good.')
              : user === null
                ? 'At least 12 characters. Empty: the user has tokens alone.'
                : 'Empty: the password stays as it is.'
          }
        />
        {user !== null && password !== '' && <Message kind="note" title="A new password ends all sessions of the user." isInline />}
      </Form>
    </Dialog>
  );
}
