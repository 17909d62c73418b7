/** What is stored, day by day; each day leads to its events. */
import { openLens, searchHref } from '../../address/address.ts';
import { BarList } from '../../design/bar-list.tsx';
import { Message } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Value } from '../../design/value.tsx';
import { formatBytes, formatCount } from '../../text/format.ts';
import { Facts } from './facts.tsx';
import type { Storage } from './status-parts.ts';
import styles from './storage-panel.module.css';

const dayMs = 86_400_000;
const mostDays = 30;

export function StoragePanel({ storage }: { readonly storage: Storage }) {
  const { location, embedded, events, bytesOnDisk, bytesRaw, bytesFree, days } = storage;
  const shown = days.slice(0, mostDays);
  return (
    <Panel title="Storage" note="by day, in UTC">
      <div className={styles['halves']}>
        <Facts
          facts={[
            ['Kept in', <Value key="at" text={location} most={60} isMono hasCopy />],
            ['Engine', embedded ? 'of its own, in the directory' : 'a ClickHouse server'],
            ['Events', formatCount(events)],
            ['On disk', bytesOnDisk === 0 ? '–' : `${formatBytes(bytesOnDisk)}${timesSmaller(bytesRaw, bytesOnDisk)}`],
            ['As received', formatBytes(bytesRaw)],
            ['Free there', bytesFree === null ? 'not known' : formatBytes(bytesFree)],
          ]}
        />
        <div>
          {days.length === 0 && (
            <Message kind="empty" title="Nothing is stored yet.">
              Days appear here as events come in.
            </Message>
          )}
          <BarList
            label="Events by day"
            bars={shown.map(({ day, events: count, bytesOnDisk: disk, bytesRaw: raw }) => ({
              key: day,
              label: day,
              count,
              href: searchHref('', { ...openLens, range: dayRange(day) }),
              extra: (
                <span className={styles['bytes']}>
                  {formatBytes(disk)} on disk of {formatBytes(raw)}
                </span>
              ),
            }))}
          />
          {days.length > mostDays && (
            <p className={styles['bytes']}>
              The last {mostDays} days; {formatCount(days.length - mostDays)} more are stored.
            </p>
          )}
        </div>
      </div>
    </Panel>
  );
}

function timesSmaller(raw: number, disk: number): string {
  return raw > disk && disk > 0 ? `, ${(raw / disk).toLocaleString(undefined, { maximumFractionDigits: 1 })} times smaller` : '';
}

function dayRange(day: string) {
  const fromMs = Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
  return { from: new Date(fromMs).toISOString(), to: new Date(fromMs + dayMs).toISOString() };
}
