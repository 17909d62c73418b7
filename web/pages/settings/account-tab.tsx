/** Who one is, what one may, and one’s own password. */
import { type SubmitEvent, useState } from 'react';
import { ProblemError } from '../../../src/contract/problem-error.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { changePassword } from '../../api/session.ts';
import { useMe } from '../../api/use-me.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { Form } from '../../design/form.tsx';
import { Message } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Value } from '../../design/value.tsx';
import { PasswordField } from '../sign-in/password-field.tsx';
import { faultOf } from '../sign-in/password-rules.ts';
import { GrantedWords } from './granted-words.tsx';
import { roleWords } from './role-words.ts';
import styles from './settings-page.module.css';

const ways: Readonly<Record<string, string>> = {
  session: 'signed in',
  token: 'an API token',
  certificate: 'a client certificate',
  configuration: 'a credential of the configuration',
  anonymous: 'not signed in: anybody on this machine may read',
};

export function AccountTab() {
  const me = useMe().data;
  if (me === undefined || me.name === null) return null;
  return (
    <>
      <Panel title="You">
        <dl className={styles['facts']}>
          <dt>Name</dt>
          <dd>
            <Value text={me.name} />
          </dd>
          <dt>Here by</dt>
          <dd>{ways[me.via ?? ''] ?? me.via}</dd>
          <dt>Roles</dt>
          <dd>
            {me.roles.length === 0
              ? 'none'
              : me.roles.map((role) => (
                  <p key={role}>
                    <Badge>{role}</Badge> {roleWords[role]}
                  </p>
                ))}
          </dd>
          <dt>Sees</dt>
          <dd>
            <GrantedWords clusters={me.clusters} namespaces={me.namespaces} />
          </dd>
        </dl>
      </Panel>
      {me.via === 'session' && <PasswordPanel name={me.name} />}
    </>
  );
}

function PasswordPanel({ name }: { readonly name: string }) {
  const me = useMe();
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const [isTried, setTried] = useState(false);
  const [isDone, setDone] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const fault = next === old && next !== '' ? 'It is the old one.' : faultOf(next, name);
  const isWrong = error instanceof ProblemError && error.status === 401;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    setDone(false);
    if (fault !== null) return;
    setBusy(true);
    setError(null);
    changePassword(old, next)
      .then(() => {
        setOld('');
        setNext('');
        setTried(false);
        setDone(true);
        // The session is a new one, with a token of its own.
        return me.refetch();
      })
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <Panel title="Change the password" note="ends all your other sessions; tokens stay">
      <Form isBusy={isBusy} isNarrow onSubmit={submit}>
        {error !== null && !isWrong && <ProblemMessage error={error} isInline />}
        {isDone && <Message kind="note" title="The password is changed, and all other sessions are ended." isInline />}
        <PasswordField
          label="The password that holds"
          value={old}
          onChange={setOld}
          error={isWrong ? 'That is not the password that holds.' : null}
        />
        <PasswordField
          label="The new one"
          isNew
          value={next}
          onChange={setNext}
          error={isTried ? fault : null}
          hint={next === '' ? 'At least 12 characters.' : (fault ?? 'Good.')}
        />
        <Button type="submit" disabled={isBusy || old === ''}>
          Change it
        </Button>
      </Form>
    </Panel>
  );
}
