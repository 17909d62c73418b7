/** When somebody is at work, hour by hour. */
import { boundsOf, searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { usePreferences } from '../../app/preferences.ts';
import { HeatMap } from '../../charts/heat-map.tsx';
import { formatClock, formatCount, formatTime } from '../../text/format.ts';
import { AnswerPanel } from './answer-panel.tsx';
import { whenOf } from './when.ts';

const hourMs = 3_600_000;
const hours = Array.from({ length: 24 }, (_, hour) => String(hour));

export function WhenPanel({ filter }: { readonly filter: string }) {
  const { lens, range } = useLens();
  const { zone } = usePreferences();
  const bounds = boundsOf(range, Date.now());
  return (
    <AnswerPanel
      title="When"
      note={`requests by hour, in ${zone === 'utc' ? 'UTC' : 'local time'}`}
      question={`${filter} timeslice 1h`}
      empty="No requests in this range."
      limit={20_000}
      lines={4}
    >
      {(rows) => {
        if (bounds === null) return null;
        const when = whenOf(rows, bounds, zone);
        return (
          <HeatMap
            label="Requests by day and hour"
            corner={when.isFolded ? 'Weekday' : 'Day'}
            rows={when.rows}
            columns={hours.map((hour) => ({ key: hour, label: hour.padStart(2, '0') }))}
            cellOf={(row, hour) => {
              const cell = when.cells.get(`${row}:${hour}`);
              if (cell === undefined) return undefined;
              const { count, startMs } = cell;
              const hourRange = { from: new Date(startMs).toISOString(), to: new Date(startMs + hourMs).toISOString() };
              const span = `${formatTime(startMs, zone)} – ${formatClock(startMs + hourMs, zone, 'minute')}`;
              const title = when.isFolded
                ? `${when.rows.find(({ key }) => key === row)?.label} ${hour.padStart(2, '0')}:00: ${formatCount(count)} in ${cell.hours} such hours. Opens the newest, ${span}.`
                : `${span}: ${formatCount(count)}`;
              return { count, title, href: searchHref(filter, { ...lens, range: hourRange }) };
            }}
          />
        );
      }}
    </AnswerPanel>
  );
}
