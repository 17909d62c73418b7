/** An exception made of an alert: findings like it are kept quiet from now on, with a reason, by somebody, until a day. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RequestInputOf } from '../../../../src/contract/requests.ts';
import { client } from '../../../api/client.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { SelectField, TextField } from '../../../design/field.tsx';
import { Pieces } from '../../../design/value.tsx';
import { cutMiddle } from '../../../text/visible-text.ts';
import type { ShownAlert } from '../alert-words.ts';
import { useAlertChange } from '../use-alerts.ts';
import styles from './dialogs.module.css';

type Name = 'user' | 'cluster' | 'namespace' | 'resource' | 'name' | 'sourceIP';

const words: Readonly<Record<Name, string>> = {
  user: 'Only by',
  cluster: 'Only in the cluster',
  namespace: 'Only in the namespace',
  resource: 'Only on',
  name: 'Only on the object',
  sourceIP: 'Only from',
};

const formId = 'make-exception';

export function ExceptionDialog({ alert, onClose }: { readonly alert: ShownAlert; readonly onClose: () => void }) {
  const offered = offeredOf(alert);
  // Narrow by default: who did it, and where.
  const [chosen, setChosen] = useState<readonly Name[]>(
    offered.flatMap(([name]) => (['user', 'cluster', 'namespace'].includes(name) ? [name] : [])),
  );
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('30');
  const [closes, setCloses] = useState(true);
  const [isTried, setTried] = useState(false);
  const queryClient = useQueryClient();
  const change = useAlertChange();
  const made = useMutation({
    mutationFn: (request: RequestInputOf<'suppression-save'>) => client['suppression-save'](request),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['suppressions'] }),
  });
  const send = async () => {
    setTried(true);
    if (reason.trim() === '') return;
    const only = Object.fromEntries(offered.filter(([name]) => chosen.includes(name)));
    await made.mutateAsync({ rule: alert.rule.name, ...only, reason: reason.trim(), days: Number(days) });
    if (closes && alert.status !== 'closed')
      await change.mutateAsync({
        ids: [alert.id],
        status: 'closed',
        verdict: 'benign',
        comment: `Exception: ${reason.trim()}`.slice(0, 4000),
      });
    onClose();
  };
  return (
    <Dialog
      title="Make an exception"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Make none</Button>
          <Button type="submit" form={formId} look="strong" disabled={made.isPending || change.isPending}>
            Keep it quiet for {days === '1' ? 'a day' : `${days} days`}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          // What fails is shown below.
          void send().catch(() => undefined);
        }}
      >
        <p className={styles['sentence']}>
          Findings of “{alert.rule.title}” open no alert any more{chosen.length === 0 ? ', whoever does it and wherever.' : ':'}
        </p>
        <fieldset className={styles['choices']}>
          <legend className="visually-hidden">What the exception is about</legend>
          {offered.map(([name, value]) => (
            <label key={name} className={styles['choice']}>
              <input
                type="checkbox"
                checked={chosen.includes(name)}
                onChange={() => setChosen(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name])}
              />
              <span className={styles['choiceText']} dir="auto">
                {words[name]}{' '}
                <strong>
                  <Pieces text={cutMiddle(value, 80)} />
                </strong>
              </span>
            </label>
          ))}
        </fieldset>
        <TextField
          label="Why it is right"
          placeholder="Such as: our backup, ticket 123"
          value={reason}
          maxLength={2000}
          data-first=""
          error={isTried && reason.trim() === '' ? 'Say why: whoever finds it later has to know.' : null}
          onChange={(event) => setReason(event.target.value)}
        />
        <SelectField label="It ends after" value={days} onChange={(event) => setDays(event.target.value)}>
          {['1', '7', '30', '90', '366'].map((each) => (
            <option key={each} value={each}>
              {each === '1' ? 'a day' : each === '366' ? 'a year' : `${each} days`}
            </option>
          ))}
        </SelectField>
        {alert.status !== 'closed' && (
          <label className={styles['choice']}>
            <input type="checkbox" checked={closes} onChange={() => setCloses(!closes)} />
            <span>Close this alert as benign</span>
          </label>
        )}
        {made.isError && <ProblemMessage error={made.error} isInline />}
        {change.isError && <ProblemMessage error={change.error} isInline />}
      </form>
    </Dialog>
  );
}

function offeredOf({ user, cluster, object, sourceIPs }: ShownAlert): readonly (readonly [Name, string])[] {
  const resource = object === null ? '' : object.subresource === '' ? object.resource : `${object.resource}/${object.subresource}`;
  const all: readonly (readonly [Name, string])[] = [
    ['user', user],
    ['cluster', cluster],
    ['namespace', object?.namespace ?? ''],
    ['resource', resource],
    ['name', object?.name ?? ''],
    ['sourceIP', sourceIPs.at(-1) ?? ''],
  ];
  return all.filter(([, value]) => value !== '');
}
