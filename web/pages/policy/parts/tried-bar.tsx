/** Levels that are tried and not written: what they would change, and the way into the text. It stays in view. */
import { Change } from '../../../design/bar-list.tsx';
import { Button } from '../../../design/button.tsx';
import { WorkBar } from '../../../design/work-bar.tsx';
import { formatBytes, formatCompact } from '../../../text/format.ts';
import type { compareCoverage } from '../use-coverage.ts';
import type { Shown } from '../use-workbench.ts';
import { recordedBy } from '../what-if.ts';

interface TriedBarProps {
  readonly count: number;
  readonly shown: Shown;
  /** Questions that are answered less, and more; null until it is known. */
  readonly coverage: ReturnType<typeof compareCoverage> | null;
  /** Whether the text is the one that was read. */
  readonly isCurrent: boolean;
  readonly onWrite: () => void;
  readonly onReset: () => void;
}

export function TriedBar({ count, shown: { written, tried }, coverage, isCurrent, onWrite, onReset }: TriedBarProps) {
  const [was, now] = [recordedBy(written.total), recordedBy(tried.total)];
  return (
    <WorkBar
      label="Tried levels"
      words={
        <>
          <strong>{count === 1 ? '1 level is tried' : `${count} levels are tried`}</strong>
          <span>
            {formatCompact(Math.round(was.events * written.perDay))} → {formatCompact(Math.round(now.events * tried.perDay))} events a day{' '}
            <Change now={now.events} before={was.events} />
          </span>
          <span>
            {formatBytes(was.bytes * written.perDay)} → {formatBytes(now.bytes * tried.perDay)} a day{' '}
            <Change now={now.bytes} before={was.bytes} />
          </span>
          <span>{sayCoverage(coverage)}</span>
        </>
      }
    >
      <Button onClick={onReset}>Take back</Button>
      <Button look="strong" icon="check" onClick={onWrite} disabled={!isCurrent}>
        Write into the text
      </Button>
    </WorkBar>
  );
}

function sayCoverage(coverage: TriedBarProps['coverage']): string {
  if (coverage === null) return 'Looking at questions and detections…';
  const { less, more } = coverage;
  const say = (count: number, word: string) => (count === 0 ? [] : [`${count} answered ${word}`]);
  const parts = [...say(less.length, 'less'), ...say(more.length, 'more')];
  return parts.length === 0 ? 'The same is answered' : parts.join(', ');
}
