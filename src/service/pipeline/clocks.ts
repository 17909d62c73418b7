/** Times of events that do not fit those of their arrival. */
import type { Finding } from '../../model/finding.ts';
import { type ClockRow, oddClocks } from '../../sql/pipeline/clocks.ts';
import type { NewEvents, PassGiven } from '../detector/detection-pass.ts';
import { pipelineFinding, sayDuration } from './pipeline-finding.ts';

/** Clocks are a little apart, and webhooks wait and try again for a few minutes. */
const bounds = { aheadSeconds: 120, behindSeconds: 900 };

export async function watchClocks(events: NewEvents, { store, signal }: PassGiven): Promise<readonly Finding[]> {
  if (events.rows === 0) return [];
  const rows = await store.rows<ClockRow>(oddClocks(events, bounds), { signal });
  return rows.flatMap(judgeClock);
}

export function judgeClock(row: ClockRow): Finding[] {
  const { cluster, stream, hour } = row;
  const [ahead, behind, prompt] = [Number(row.ahead), Number(row.behind), Number(row.prompt)];
  const common = { cluster, key: [stream, hour], firstUs: BigInt(row.first), atUs: BigInt(row.last) };
  const found: Finding[] = [];
  if (ahead > 0)
    found.push(
      pipelineFinding({
        ...common,
        rule: 'clock-ahead',
        events: ahead,
        reason: `Events of ${cluster} through ${stream} bear times of up to ${sayDuration(row.ahead_most)} after their arrival`,
        facts: [
          ['Expected', `times no more than ${sayDuration(bounds.aheadSeconds)} after the arrival`],
          ['Seen', `${ahead} events, up to ${sayDuration(row.ahead_most)} after it`],
        ],
      }),
    );
  if (behind > 0 && prompt > 0)
    found.push(
      pipelineFinding({
        ...common,
        rule: 'clock-behind',
        events: behind,
        reason: `Events of ${cluster} through ${stream} bear times of up to ${sayDuration(row.behind_most)} before their arrival, while others came at once`,
        facts: [
          ['Expected', `times no more than ${sayDuration(bounds.behindSeconds)} before the arrival, as with ${prompt} others`],
          ['Seen', `${behind} events, up to ${sayDuration(row.behind_most)} before it`],
        ],
      }),
    );
  return found;
}
