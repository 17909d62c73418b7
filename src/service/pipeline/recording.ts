/**
 * Whether the audit policy was changed: no request tells of that, but what is recorded does. The last whole quarter of an hour is held
 * against the hours before it; a change is told once, in the quarter after the last that was recorded as before.
 */
import type { Finding } from '../../model/finding.ts';
import { type RecordedRow, recordedBetween } from '../../sql/pipeline/recording.ts';
import { quarterUs } from '../../sql/schema.ts';
import type { PassGiven } from '../detector/detection-pass.ts';
import { pipelineFinding, sayTime } from './pipeline-finding.ts';

/** Six hours. */
const learned = 24;
/** Events may be on their way for so long. */
const settledMs = 180_000;
/** Fewer events in a quarter tell nothing. */
const least = 10;
const leastKinds = 3;
const leastShare = 0.2;
const steadyAtLeast = 5;
/** So much of what was recorded has to agree. */
const agreed = 0.95;
const levels = ['Metadata', 'Request', 'RequestResponse'];
const mostTold = 8;

/** The quarter that can be judged now. */
export function lastQuarter(nowMs: number): number {
  return Math.floor(((nowMs - settledMs) * 1000) / quarterUs) - 1;
}

export async function watchRecording(quarter: number, { store, signal }: PassGiven): Promise<readonly Finding[]> {
  const rows = await store.rows<RecordedRow>(recordedBetween(quarter - learned, quarter + 1), { signal });
  const clusters = [...new Set(rows.map(({ cluster }) => cluster))];
  return clusters.flatMap((cluster) =>
    judgeRecording(
      cluster,
      rows.filter((row) => row.cluster === cluster),
      quarter,
    ),
  );
}

export function judgeRecording(cluster: string, rows: readonly RecordedRow[], quarter: number): Finding[] {
  const before = new Counts(rows.filter((row) => Number(row.quarter) < quarter));
  const now = new Counts(rows.filter((row) => Number(row.quarter) === quarter));
  const justBefore = new Counts(rows.filter((row) => Number(row.quarter) === quarter - 1));
  if (now.all < least) return [];
  const atUs = BigInt(quarter) * BigInt(quarterUs);
  const tell = (
    rule: 'level-lowered' | 'kinds-vanished' | 'stage-vanished',
    reason: string,
    facts: readonly (readonly [string, string])[],
  ) =>
    pipelineFinding({
      rule,
      cluster,
      key: [String(quarter)],
      firstUs: atUs,
      atUs: atUs + BigInt(quarterUs),
      reason: `${reason}, since ${sayTime(atUs)}`,
      facts,
    });
  const found: Finding[] = [];

  const lowered = [...now.kinds].flatMap(([kind, counts]) => {
    const usual = usualLevel(before.kinds.get(kind));
    const most = Math.max(...[...counts.levels.keys()].map((level) => levels.indexOf(level)));
    const isNew = (justBefore.kinds.get(kind)?.levels.get(usual ?? '') ?? 0) > 0;
    return usual !== null && counts.all >= least && isNew && most < levels.indexOf(usual)
      ? [`${kind}: ${usual} → ${levels[most] ?? 'None'}`]
      : [];
  });
  if (lowered.length > 0)
    found.push(tell('level-lowered', `Requests of ${cluster} are recorded at a lower level than before`, [['Kinds', say(lowered)]]));

  const steady = [...before.kinds].filter(([, counts]) => counts.quarters.size >= learned - 1 && counts.all >= least * learned);
  const gone = steady.flatMap(([kind]) => (now.kinds.has(kind) || !justBefore.kinds.has(kind) ? [] : [kind]));
  if (steady.length >= steadyAtLeast && gone.length >= Math.max(leastKinds, steady.length * leastShare))
    found.push(
      tell('kinds-vanished', `Of ${cluster} ${gone.length} kinds of requests are not recorded any more`, [
        ['Expected', `${steady.length} kinds in every quarter of an hour, as in the last six hours`],
        ['Missing', say(gone)],
      ]),
    );

  const stages = [...before.stages].filter(([, { quarters, all }]) => quarters.size >= learned - 1 && all >= least * learned);
  const ended = stages.flatMap(([stage]) => (now.stages.has(stage) || !justBefore.stages.has(stage) ? [] : [stage]));
  // Few sessions are open in a small cluster.
  const omitted = ended.filter((stage) => stage !== 'Panic');
  if (omitted.length > 0)
    found.push(
      tell('stage-vanished', `Of ${cluster} the stage ${omitted.join(' and ')} is not recorded any more`, [
        ['Expected', 'it in every quarter of an hour, as in the last six hours'],
      ]),
    );
  return found;
}

interface KindCounts {
  all: number;
  readonly levels: Map<string, number>;
  readonly quarters: Set<string>;
}

class Counts {
  readonly kinds = new Map<string, KindCounts>();
  readonly stages = new Map<string, KindCounts>();
  all = 0;

  constructor(rows: readonly RecordedRow[]) {
    for (const row of rows) {
      const held = Number(row.held);
      this.all += held;
      if (row.resource !== '') add(this.kinds, kindOf(row), row, held);
      if (row.stage !== '') add(this.stages, row.stage, row, held);
    }
  }
}

function add(to: Map<string, KindCounts>, key: string, { level, quarter }: RecordedRow, held: number): void {
  const counts = to.get(key) ?? { all: 0, levels: new Map(), quarters: new Set() };
  counts.all += held;
  counts.levels.set(level, (counts.levels.get(level) ?? 0) + held);
  counts.quarters.add(quarter);
  to.set(key, counts);
}

/** `get secrets`, `create deployments.apps/scale`. */
function kindOf({ verb, apigroup, resource, subresource }: RecordedRow): string {
  return `${verb} ${resource}${apigroup === '' ? '' : `.${apigroup}`}${subresource === '' ? '' : `/${subresource}`}`;
}

/** The level of nearly all of them; null where they were recorded at several. */
function usualLevel(counts: KindCounts | undefined): string | null {
  if (counts === undefined || counts.all < least * 4) return null;
  return [...counts.levels].find(([level, held]) => held >= counts.all * agreed && levels.includes(level))?.[0] ?? null;
}

function say(kinds: readonly string[]): string {
  const first = [...kinds].sort().slice(0, mostTold).join(', ');
  return kinds.length <= mostTold ? first : `${first}, and ${kinds.length - mostTold} more`;
}
