/** Closes alerts: with what they were, and a word on it. */
import { type SubmitEvent, useState } from 'react';
import { type AlertVerdict, alertVerdicts } from '../../../../src/model/alert.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { AreaField } from '../../../design/field.tsx';
import { Kbd } from '../../../design/kbd.tsx';
import { formatCount } from '../../../text/format.ts';
import { LogText } from '../../../text/log-text.tsx';
import { type ListedAlert, verdictWords } from '../alert-words.ts';
import { useAlertChange } from '../use-alerts.ts';
import styles from './dialogs.module.css';

interface CloseDialogProps {
  readonly alerts: readonly Pick<ListedAlert, 'id' | 'sentence'>[];
  readonly onClose: () => void;
}

const formId = 'close-alert';

export function CloseDialog({ alerts, onClose }: CloseDialogProps) {
  const [verdict, setVerdict] = useState<AlertVerdict>('true-positive');
  const [comment, setComment] = useState('');
  const change = useAlertChange();
  const [first] = alerts;
  const isOne = alerts.length === 1;
  const send = (event?: SubmitEvent) => {
    event?.preventDefault();
    change.mutate(
      { ids: alerts.map(({ id }) => id), status: 'closed', verdict, ...(comment.trim() !== '' && { comment: comment.trim() }) },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog
      title={isOne ? 'Close the alert' : `Close ${formatCount(alerts.length)} alerts`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{isOne ? 'Leave it open' : 'Leave them open'}</Button>
          <Button type="submit" form={formId} look="strong" disabled={change.isPending}>
            Close as {verdictWords[verdict].word}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles['form']}
        onSubmit={send}
        onKeyDown={(event) => {
          const chosen = alertVerdicts[Number(event.key) - 1];
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
          else if (chosen !== undefined && !(event.target instanceof HTMLTextAreaElement)) {
            setVerdict(chosen);
            event.currentTarget.querySelectorAll('input')[alertVerdicts.indexOf(chosen)]?.focus();
          } else return;
          event.preventDefault();
        }}
      >
        <p className={styles['sentence']} dir="auto">
          <LogText text={first?.sentence ?? ''} most={240} />
          {!isOne && ` – and ${formatCount(alerts.length - 1)} more`}
        </p>
        <fieldset className={styles['choices']}>
          <legend className="visually-hidden">What it was</legend>
          {alertVerdicts.map((each, at) => (
            <label key={each} className={styles['choice']}>
              <input
                type="radio"
                name="verdict"
                data-first={at === 0 ? '' : undefined}
                checked={verdict === each}
                onChange={() => setVerdict(each)}
              />
              <span className={styles['choiceText']}>
                <strong>{verdictWords[each].word}</strong> {verdictWords[each].means}
              </span>
              <Kbd>{String(at + 1)}</Kbd>
            </label>
          ))}
        </fieldset>
        <AreaField
          label="What is there to say"
          hint="Kept with your name."
          rows={3}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
        {change.isError && <ProblemMessage error={change.error} isInline />}
      </form>
    </Dialog>
  );
}
