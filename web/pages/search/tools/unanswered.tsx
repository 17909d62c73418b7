/** What stands where the answer will be: it is on its way, or was stopped. */
import { Button } from '../../../design/button.tsx';
import { Message, Skeleton } from '../../../design/message.tsx';
import styles from '../search-page.module.css';

export function Unanswered({
  isStopped,
  lines,
  onAsk,
}: {
  readonly isStopped: boolean;
  readonly lines: number;
  readonly onAsk: () => void;
}) {
  if (!isStopped) {
    return (
      <div className={styles['waiting']}>
        <Skeleton lines={lines} />
      </div>
    );
  }
  return (
    <Message
      kind="empty"
      title="Stopped."
      action={
        <Button icon="refresh" onClick={onAsk}>
          Ask again
        </Button>
      }
    />
  );
}
