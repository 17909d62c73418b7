/** `telltale status`: one line a cluster. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { spoolBeside } from '../../platform/paths.ts';
import { sayDuration } from '../../query/values/duration.ts';
import { type CommandRunner, type Face, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters } from '../output/formats.ts';
import { escapeText } from '../terminal/escape.ts';
import { formatBytes } from '../terminal/progress.ts';

type Cluster = AnswerOf<'status'>['clusters'][number];
type SetAside = NonNullable<AnswerOf<'status'>['setAside']>[number];

export const runStatusCommand: CommandRunner<RequestOf<'status'>> = async (request, face) => {
  const answer = await face.handlers.status(request, face.context);
  const { out, outStyle: style, setup } = face;
  if (setup.output === 'json') {
    await out.write(`${JSON.stringify(answer)}\n`);
    return 0;
  }
  const rows = answer.clusters.map((cluster) => ({ cells: cellsOf(cluster) }));
  const columns = ['cluster', 'last event', 'lag', 'rate', 'events', 'levels', 'bad', 'gaps'].map((key) => ({
    key,
    type: key === 'events' || key === 'bad' ? 'count' : key === 'last event' ? 'time' : 'text',
  }));
  const batches = (async function* () {
    yield rows;
  })();
  await rowWriters.table({ columns, rows: 'groups', counting: 'stages', warnings: [], batches }, { sink: out, style });
  await out.flush();
  for (const one of answer.setAside ?? []) await face.err.write(`${face.errStyle.yellow(sayAside(one))}\n`);
  const bad = answer.clusters.some((cluster) => cluster.bad > 0) ? ' · telltale bad lists what could not be read' : '';
  const waiting = await sayWaiting(face);
  const size = answer.storage === null ? '' : ` · ${formatBytes(answer.storage.bytesOnDisk)} on disk`;
  await writeFooter(face, `${formatCount(rows.length)} ${rows.length === 1 ? 'cluster' : 'clusters'}${size}${waiting}${bad}`);
  return 0;
};

function sayAside({ rule, since, reason, waiting }: SetAside): string {
  const events = waiting === 1 ? '1 event waits' : `${formatCount(waiting)} events wait`;
  return `The rule ${escapeText(rule)} is set aside since ${since.slice(0, 19)}Z, and ${events} for it: ${escapeText(reason)}`;
}

/** What the spool beside the store holds, where there is one on this machine. */
async function sayWaiting({ handlers, where, context }: Face): Promise<string> {
  if (where.kind !== 'store') return '';
  const found = await handlers.spool({ directory: spoolBeside(where.location) }, context).catch((error: unknown) => {
    if (error instanceof AppError) return null;
    throw error;
  });
  if (found === null) return '';
  if (found.entries === 0) return ' · nothing waits in the spool';
  const oldest = found.oldestAgeSeconds === null ? '' : `, the oldest for ${readable(found.oldestAgeSeconds)}`;
  return ` · ${formatCount(found.entries)} ${found.entries === 1 ? 'body waits' : 'bodies wait'} in the spool${oldest}`;
}

function cellsOf({ cluster, lastEvent, lagSeconds, ratePerSecond, events, levels, bad, gaps }: Cluster) {
  const rate = ratePerSecond === 0 ? 'none' : `${ratePerSecond < 10 ? ratePerSecond.toFixed(2) : Math.round(ratePerSecond)}/s`;
  const silent = gaps === null ? 'none' : `${gaps.count}, longest ${readable(gaps.longestSeconds)}`;
  if (events === 0) return [cluster, null, '', rate, events, '', bad, silent];
  return [cluster, lastEvent, readable(lagSeconds), rate, events, levels.join(', '), bad, silent];
}

/** In its largest unit, whole: what matters is whether it is seconds or days. */
function readable(seconds: number): string {
  const unit = [86_400, 3600, 60, 1].find((size) => seconds >= size) ?? 1;
  return sayDuration(Math.floor(seconds / unit) * unit * 1e6).replace(/^0 .*/, '0 seconds');
}
