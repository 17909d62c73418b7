/** How long events are kept, and what would go next. */
import { Message } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { formatBytes, formatCount, formatDuration } from '../../text/format.ts';
import { Facts } from './facts.tsx';
import type { Retention } from './status-parts.ts';

export function RetentionPanel({ retention: { maxDisk, isFull, maxAgeMs, drop, next } }: { readonly retention: Retention }) {
  return (
    <Panel title="Retention">
      {isFull && (
        <Message kind="error" title="The store has reached its limit: nothing more is taken." isInline>
          Raise the limit, or keep events for a shorter time.
        </Message>
      )}
      <Facts
        facts={[
          ['Kept for', maxAgeMs === null ? 'ever: no age is set' : formatDuration(maxAgeMs * 1000)],
          ['At most', maxDisk === null ? 'no limit of size' : formatBytes(maxDisk)],
          ['Deleted', drop === 'months' ? 'by whole months' : 'each event when its time has come'],
          [
            'Next to go',
            next === null || next.events === 0 ? (
              'nothing now'
            ) : (
              <>
                {formatCount(next.events)} events before <Time at={next.before} />
              </>
            ),
          ],
        ]}
      />
    </Panel>
  );
}
