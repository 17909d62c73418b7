/** Records that cannot be read, copies that differ, and stored events that are not there any more. */
import type { Finding } from '../../model/finding.ts';
import { type BadRow, badSince, type DifferingRow, differingSince, type HoleRow, holesBetween } from '../../sql/pipeline/arrivals.ts';
import type { PassGiven } from '../detector/detection-pass.ts';
import { hourUs, pipelineFinding, sayTime } from './pipeline-finding.ts';

const hour = 3_600_000_000n;
/** What was stored before may still be on its way into its hour. */
const settledUs = 600_000_000n;

export async function watchRecords(sinceUs: bigint, { store, signal }: PassGiven): Promise<readonly Finding[]> {
  const bad = await store.rows<BadRow>(badSince(sinceUs), { signal });
  const differing = await store.rows<DifferingRow>(differingSince(sinceUs), { signal });
  return [...bad.map(badFinding), ...differing.map(differingFinding)];
}

/** Over hours that are over. */
export async function watchHoles(sinceUs: bigint, { store, signal, clock }: PassGiven): Promise<readonly Finding[]> {
  const endUs = ((BigInt(clock()) * 1000n - settledUs) / hour) * hour;
  const rows = await store.rows<HoleRow>(holesBetween((sinceUs / hour) * hour, endUs), { signal });
  return rows.map(holeFinding);
}

function badFinding({ cluster, stream, reason, hour: at, count }: BadRow): Finding {
  const many = Number(count) === 1 ? '1 record' : `${count} records`;
  return pipelineFinding({
    rule: 'records-unreadable',
    cluster,
    key: [stream, reason, at],
    firstUs: hourUs(at),
    atUs: hourUs(at),
    events: Number(count),
    reason: `Of ${cluster} came through ${stream} what cannot be read: ${reason}`,
    facts: [['Seen', `${many} in the hour from ${sayTime(hourUs(at))}, when it was first told`]],
  });
}

function differingFinding({ cluster, source, hour: at, differing }: DifferingRow): Finding {
  return pipelineFinding({
    rule: 'copies-differ',
    cluster,
    key: [source, at],
    firstUs: hourUs(at),
    atUs: hourUs(at),
    events: Number(differing),
    reason: `Events of ${cluster} came again through ${source}, with other content than before`,
    facts: [
      ['Expected', 'copies of an event that say the same'],
      ['Seen', `${differing} that did not, in the hour from ${sayTime(hourUs(at))}, when it was first told`],
    ],
  });
}

function holeFinding({ writer, hour: at, missing, cluster }: HoleRow): Finding {
  return pipelineFinding({
    rule: 'events-vanished',
    cluster,
    key: [writer, at],
    firstUs: hourUs(at),
    atUs: hourUs(at) + hour,
    events: Number(missing),
    reason: `${missing} of the events that were stored in the hour from ${sayTime(hourUs(at))} are not there any more`,
    facts: [
      ['Expected', `all numbers that ${writer} gave in that hour`],
      ['Seen', `${missing} of them are missing`],
    ],
  });
}
