/** A moment, in the zone that the reader chose; the exact value and the other zone on hover. */
import { usePreferences } from '../app/preferences.ts';
import { formatAgo, formatClock, formatTime } from '../text/format.ts';

interface TimeProps {
  /** ISO 8601. */
  readonly at: string;
  readonly form?: 'full' | 'exact' | 'clock' | 'ago';
}

export function Time({ at, form = 'full' }: TimeProps) {
  const { zone } = usePreferences();
  const ms = Date.parse(at);
  if (!Number.isFinite(ms)) return <span>{at}</span>;
  const shown =
    form === 'ago'
      ? formatAgo(ms, Date.now())
      : form === 'clock'
        ? formatClock(ms, zone, 'millisecond')
        : formatTime(ms, zone, form === 'exact' ? 'millisecond' : 'second');
  const other = zone === 'utc' ? `${formatTime(ms, 'local')} local` : `${formatTime(ms, 'utc')} UTC`;
  return (
    <time dateTime={at} title={`${at}\n${other}`}>
      {shown}
    </time>
  );
}
