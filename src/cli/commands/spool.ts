/** `telltale spool`: what waits for the store, on a few lines. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { CommandRunner } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { escapeText } from '../terminal/escape.ts';
import { formatBytes, formatSeconds } from '../terminal/progress.ts';
import type { Style } from '../terminal/style.ts';

type Answer = AnswerOf<'spool'>;

export const runSpoolCommand: CommandRunner<RequestOf<'spool'>> = async (request, { handlers, context, out, outStyle, setup }) => {
  const answer = await handlers.spool(request, context);
  await out.write(setup.output === 'json' ? `${JSON.stringify(answer)}\n` : spoolPage(answer, outStyle));
  await out.flush();
  return 0;
};

function spoolPage(answer: Answer, style: Style): string {
  const { directory, entries, bytes, oldestAgeSeconds, diskBytes, maxBytes, full, stalled, damaged } = answer;
  const oldest = oldestAgeSeconds === null ? '' : `; the oldest was received ${formatSeconds(oldestAgeSeconds)} ago`;
  const facts: readonly (readonly [label: string, text: string])[] = [
    ['Waiting', entries === 0 ? 'nothing' : `${counted(entries, 'body', 'bodies')}, ${formatBytes(bytes)}${oldest}`],
    ['On disk', `${formatBytes(diskBytes)}${maxBytes === null ? '' : ` of at most ${formatBytes(maxBytes)}`}`],
    ...ratesOf(answer),
    ['Damaged', damaged.entries === 0 ? 'nothing' : style.yellow(`${describeDamage(damaged)}, kept in ${escapeText(directory)}/damaged`)],
  ];
  const notes = [
    ...(full ? [style.yellow('It is full: senders are told to try again later.')] : []),
    ...(stalled === null ? [] : [style.yellow(`Nothing is stored since ${stalled.since}: ${escapeText(stalled.reason)}`)]),
  ];
  const lines = facts.map(([label, text]) => `${style.dim(`${label}:`.padEnd(10))}${text}`);
  return [style.bold(escapeText(directory)), ...lines, ...notes, ''].join('\n');
}

/** Where nothing runs, nothing goes by. */
function ratesOf({ owner, received, stored }: Answer): (readonly [string, string])[] {
  if (owner === null) return [['State', 'no server or agent uses it now']];
  const rate = ({ entries, bytes }: Answer['stored']) => `${formatCount(Number(entries.toPrecision(3)))} bodies/s, ${formatBytes(bytes)}/s`;
  return [
    ['State', `in use by process ${owner}`],
    ['Received', rate(received)],
    ['Stored', rate(stored)],
  ];
}

function describeDamage({ entries, bytes }: Answer['damaged']): string {
  return `${counted(entries, 'record', 'records')}, ${formatBytes(bytes)}`;
}

function counted(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
