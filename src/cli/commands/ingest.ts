/** `telltale ingest`: takes logs in, with a progress bar on a terminal, and says in one line what came of it. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError, exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { CommandRunner, Face } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { escapeText } from '../terminal/escape.ts';
import { formatBytes } from '../terminal/progress.ts';

type Outcome = AnswerOf<'ingest'>;

export const runIngestCommand: CommandRunner<RequestOf<'ingest'>> = async (request, face) => {
  try {
    await writeOutcome(await face.handlers.ingest(request, face.context), face);
    return exitCodes.ok;
  } catch (error) {
    // With --strict, what came of it is in the error: all is stored all the same.
    const outcome = error instanceof AppError ? error.details['answer'] : undefined;
    if (outcome !== undefined) await writeOutcome(outcome as Outcome, face);
    throw error;
  }
};

async function writeOutcome(outcome: Outcome, { out, setup }: Face): Promise<void> {
  const text = () => (outcome.formats === undefined ? describeOutcome(outcome) : describeFormats(outcome.formats));
  await out.write(`${setup.output === 'json' ? JSON.stringify(outcome) : text()}\n`);
  await out.flush();
}

const counted = (count: number, noun: string) => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Several lines for each file. */
function describeFormats(formats: NonNullable<Outcome['formats']>): string {
  return formats.map(describeFormat).join('\n\n');
}

function describeFormat(seen: NonNullable<Outcome['formats']>[number]): string {
  const packed = seen.compression === 'none' ? '' : `, compressed with ${seen.compression}`;
  const lines = [`${escapeText(seen.path)}: ${seen.format}${packed}`, `  ${seen.title}`, `  Told by: ${seen.reason}.`];
  if (seen.refusal !== undefined) return [...lines, `  Refused: ${seen.refusal}`].join('\n');
  const counts = [counted(seen.records, 'record'), ...countsOf(seen.skipped, 'skipped'), ...countsOf(seen.bad, 'bad')];
  lines.push(`  ${seen.whole ? 'In it' : 'In its first piece'}: ${counts.join(', ')}.`, `  Lost on the way: ${seen.loses ?? 'nothing.'}`);
  return lines.join('\n');
}

/** `5 skipped (klog)` */
function countsOf(counts: Readonly<Record<string, number>>, what: string): string[] {
  return Object.entries(counts).map(([kind, count]) => `${formatCount(count)} ${what} (${kind})`);
}

/** `12,626 events stored from 3 files (24.1 MiB in 0.61 s, 39.5 MiB/s); 2 there already; 1 bad record: see telltale bad` */
export function describeOutcome({ files, bytes, events, duplicates, bad, incomplete, skipped, refused, seconds }: Outcome): string {
  const rate = seconds > 0.05 ? `, ${formatBytes(bytes / seconds)}/s` : '';
  return [
    `${counted(events, 'event')} stored from ${counted(files, 'file')} (${formatBytes(bytes)} in ${seconds.toFixed(2)} s${rate})`,
    ...(duplicates > 0 ? [`${formatCount(duplicates)} there already`] : []),
    ...(bad > 0 ? [`${counted(bad, 'bad record')}: see telltale bad`] : []),
    ...countsOf(skipped, 'skipped'),
    ...(refused > 0 ? [`${counted(refused, 'file')} refused`] : []),
    ...(incomplete > 0 ? [`${counted(incomplete, 'incomplete last line')}: give the file again when it has grown`] : []),
  ].join('; ');
}
