/** Makes a token of one’s own, not beyond what one may; shows it once. */
import { useId, useState } from 'react';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { useMe } from '../../api/use-me.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { Message } from '../../design/message.tsx';
import { Time } from '../../design/time.tsx';
import { CopyButton } from '../../design/value.tsx';
import { ScopeFields } from './scope-fields.tsx';
import { faultsOfScope, printGranted, readScope, type ScopeText } from './scope-text.ts';
import styles from './settings-page.module.css';
import { useSubmission } from './use-submission.ts';

const nameForm = /^[\p{L}\p{N} ._@:/-]{1,128}$/u;
const lengths = [
  [1, '1 day'],
  [7, '7 days'],
  [30, '30 days'],
  [90, '90 days'],
  [366, 'a year'],
] as const;

export function TokenForm({ onMade, onClose }: { readonly onMade: () => void; readonly onClose: () => void }) {
  const id = useId();
  const me = useMe().data;
  const [name, setName] = useState('');
  const [scope, setScope] = useState<ScopeText>({
    roles: me?.roles ?? [],
    clusters: printGranted(me?.clusters ?? 'all'),
    namespaces: printGranted(me?.namespaces ?? 'all'),
  });
  const [days, setDays] = useState(90);
  const [made, setMade] = useState<{ readonly token: string; readonly expiresAt: string } | null>(null);
  const faults = {
    name: nameForm.test(name) ? null : 'Say what it is for: 1 to 128 letters, digits, blanks and . _ @ : / -',
    ...faultsOfScope(scope),
  };
  const { isBusy, error, seen, submit } = useSubmission(faults, () =>
    client['token-create']({ name, days, ...readScope(scope) }).then((answer) => {
      setMade(answer);
      onMade();
    }),
  );
  if (made !== null) {
    return (
      <Dialog
        title="The token is made"
        onClose={onClose}
        actions={
          <Button look="strong" onClick={onClose}>
            I have kept it
          </Button>
        }
      >
        <Message kind="warning" title="This is the only time it is shown. Copy it now." isInline />
        <div className={styles['secret']}>
          <span>{made.token}</span>
          <CopyButton text={made.token} label="Copy the token" />
        </div>
        <p>
          It lets in until <Time at={made.expiresAt} />. Give it as <code>Authorization: Bearer …</code>, or to the command line:{' '}
          <code>telltale login {location.origin}</code>
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Make a token"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="strong" disabled={isBusy}>
            Make the token
          </Button>
        </>
      }
    >
      <Form id={id} isBusy={isBusy} onSubmit={submit} noValidate>
        {error !== null && <ProblemMessage error={error} isInline />}
        <TextField
          label="What it is for"
          value={name}
          placeholder="such as nightly report"
          onChange={(event) => setName(event.target.value)}
          error={seen(faults.name)}
        />
        <SelectField label="It ends after" value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {lengths.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </SelectField>
        <ScopeFields
          value={scope}
          onChange={setScope}
          offered={me?.roles ?? []}
          faults={{ roles: seen(faults.roles), clusters: seen(faults.clusters), namespaces: seen(faults.namespaces) }}
        />
      </Form>
    </Dialog>
  );
}
