/** What became of an alert: who did what, and what they said. A comment is kept with the name of who wrote it. */
import { type Ref, useState } from 'react';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { Button } from '../../../design/button.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Time } from '../../../design/time.tsx';
import { Pieces, Value } from '../../../design/value.tsx';
import type { ShownAlert } from '../alert-words.ts';
import { useAlertChange } from '../use-alerts.ts';
import styles from './panels.module.css';

interface TrailPanelProps {
  readonly alert: ShownAlert;
  readonly may: boolean;
  readonly field: Ref<HTMLTextAreaElement>;
}

const longest = 4000;

export function TrailPanel({ alert, may, field }: TrailPanelProps) {
  const [text, setText] = useState('');
  const change = useAlertChange();
  const send = () => {
    const comment = text.trim();
    if (comment === '' || change.isPending) return;
    change.mutate({ ids: [alert.id], comment }, { onSuccess: () => setText('') });
  };
  return (
    <Panel title="Trail" note="who did what">
      <div className={styles['stack']}>
        <ol className={styles['trail']}>
          {alert.trail.map(({ at, author, what, comment }) => (
            <li key={`${at} ${what}`}>
              <p>
                <span className={styles['time']}>
                  <Time at={at} />
                </span>{' '}
                <Value text={author} most={40} /> <Pieces text={what} />
              </p>
              {comment !== '' && (
                <p className={styles['comment']} dir="auto">
                  {comment.split('\n').map((line, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names, and do not move
                    <span key={at}>{line === '' ? '\u00a0' : <Pieces text={line} />}</span>
                  ))}
                </p>
              )}
            </li>
          ))}
        </ol>
        {may && (
          <form
            className={styles['say']}
            onSubmit={(event) => {
              event.preventDefault();
              send();
            }}
          >
            <textarea
              ref={field}
              className={styles['area']}
              aria-label="Comment"
              placeholder="Write a comment"
              rows={2}
              maxLength={longest}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
                else if (event.key === 'Escape') event.currentTarget.blur();
                else return;
                event.preventDefault();
              }}
            />
            <Button type="submit" disabled={text.trim() === '' || change.isPending}>
              Comment
            </Button>
          </form>
        )}
        {change.isError && <ProblemMessage error={change.error} isInline />}
      </div>
    </Panel>
  );
}
