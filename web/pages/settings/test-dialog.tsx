/** Sends a test alert to a destination, and shows what was sent and what came back. */
import { useMutation } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Value } from '../../design/value.tsx';
import { visibleText } from '../../text/visible-text.ts';
import styles from './settings-page.module.css';

export function TestDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const test = useMutation({ mutationFn: () => client['destination-test']({ name }) });
  const { data } = test;
  return (
    <Dialog
      title={`Test ${visibleText(name)}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button look="strong" disabled={test.isPending} onClick={() => test.mutate()}>
            {data === undefined ? 'Send it' : 'Send it again'}
          </Button>
        </>
      }
    >
      <p>An alert that says that it is a test goes out at once, past what waits. Whoever reads there sees it.</p>
      {test.isPending && <Skeleton lines={2} />}
      {test.isError && <ProblemMessage error={test.error} isInline />}
      {data !== undefined && (
        <>
          <Message
            kind={data.result === 'done' ? 'note' : 'error'}
            title={
              data.result === 'done'
                ? 'It was taken.'
                : data.result === 'retry'
                  ? 'It was not taken; an alert would be tried again.'
                  : 'It was refused.'
            }
            isInline
          >
            <Value text={data.detail} most={500} />
          </Message>
          {data.sent.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
            <pre className={styles['text']} tabIndex={0}>
              {data.sent.map(visibleText).join('\n\n')}
            </pre>
          )}
        </>
      )}
    </Dialog>
  );
}
