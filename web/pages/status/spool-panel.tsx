/** What was received and is not in the store yet. */
import { Message } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../text/format.ts';
import { visibleText } from '../../text/visible-text.ts';
import { Facts } from './facts.tsx';
import styles from './status-page.module.css';
import type { Spool } from './status-parts.ts';

export function SpoolPanel({ spool }: { readonly spool: Spool }) {
  const { entries, bytes, oldestAgeSeconds, diskBytes, maxBytes, full, stalled, received, stored, damaged } = spool;
  return (
    <Panel title="Spool" note="received, and not in the store yet">
      {stalled !== null && (
        <Message kind="error" title={`Nothing can be stored: ${visibleText(stalled.reason)}`} isInline>
          since <Time at={stalled.since} />. What is received waits on disk.
        </Message>
      )}
      {full && (
        <Message kind="error" title="The spool is full: senders are told to try again later." isInline>
          Make room on its disk, or raise spool.maxBytes in the configuration.
        </Message>
      )}
      {maxBytes !== null && (
        <div className={styles['gauge']} role="img" aria-label={`${formatShare(diskBytes, maxBytes)} of the spool is used`}>
          <span
            className={`${styles['filled']} ${full ? styles['full'] : ''}`}
            style={{ width: `${Math.min(100, (diskBytes / Math.max(1, maxBytes)) * 100)}%` }}
          />
        </div>
      )}
      <Facts
        facts={[
          ['Waiting', entries === 0 ? 'nothing: all of it is stored' : `${formatCount(entries)} bodies, ${formatBytes(bytes)}`],
          ['The oldest', oldestAgeSeconds === null ? '–' : `${formatDuration(oldestAgeSeconds * 1_000_000)} ago`],
          ['Received', `${rate(received.entries)} a second, ${formatBytes(received.bytes)}/s`],
          ['Stored', `${rate(stored.entries)} a second, ${formatBytes(stored.bytes)}/s`],
          ['On disk', maxBytes === null ? formatBytes(diskBytes) : `${formatBytes(diskBytes)} of ${formatBytes(maxBytes)}`],
          [
            'Damaged',
            damaged.entries === 0 ? 'none' : `${formatCount(damaged.entries)} bodies, ${formatBytes(damaged.bytes)}; kept beside it`,
          ],
        ]}
      />
    </Panel>
  );
}

const rate = (perSecond: number) => perSecond.toLocaleString(undefined, { maximumFractionDigits: 1 });
