/** How far a long question is, and the way to stop it. */
import { Button } from '../../../design/button.tsx';
import { formatCompact } from '../../../text/format.ts';
import { type Running, useProgress } from '../use-asking.ts';
import styles from './tools.module.css';

export function ProgressLine({ running, onStop }: { readonly running: Running | null; readonly onStop: () => void }) {
  const progress = useProgress(running);
  if (progress === null) return null;
  const { elapsedMs, fraction, readRows } = progress;
  return (
    <div className={styles['progress']} role="status">
      <progress className={styles['track']} max={1} value={fraction ?? undefined} aria-label="How much is read" />
      <span>
        {(elapsedMs / 1000).toFixed(1)} s{readRows !== null && `, ${formatCompact(readRows)} events read`}
      </span>
      <Button icon="close" onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}
