/** `telltale query`: the answer in the format that was asked for, and on stderr what it rests on. */
import type { RowsAnswer } from '../../contract/answers.ts';
import type { FaceField, RequestOf } from '../../contract/requests.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { renderDiagnostics } from '../../query/render-diagnostics.ts';
import { warnOfUnreadableLines } from '../../service/unreadable-lines.ts';
import { type CommandRunner, type Face, sayCounting, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters, showsEvent } from '../output/formats.ts';
import { rowFormatOf } from '../output/row-format.ts';
import { escapeLines } from '../terminal/escape.ts';

/** A list in a table is for reading: nobody reads more, and a script takes another format. */
const tableListLimit = 100;

/** Reading so much once more is not noticed. A person who looks on is told of bad lines in files of any size. */
const recountedBytes = 32 * 2 ** 20;

/** Below this many cells a list shows the path of the request, which says in one column what resource, namespace and name say in four. */
const roomyWidth = 140;
const narrowList = ['time', 'user', 'impersonateduser', 'verb', 'path', 'code', 'id'];

export const runQueryCommand: CommandRunner<Omit<RequestOf<'query'>, FaceField>> = async (request, face) => {
  const format = rowFormatOf(face.setup, 'table');
  const listLimit = format === 'table' || format === 'wide' ? tableListLimit : undefined;
  const isNarrow = format === 'table' && face.out.width !== undefined && face.out.width < roomyWidth;
  const wanted = { ...request, events: showsEvent(format), listLimit, ...(isNarrow && { listFields: narrowList }) };
  const answer = await face.handlers.query(wanted, face.context);
  await writeDiagnostics(request.text, answer.warnings, face);
  if (request.follow && !face.setup.quiet) await face.err.write(`${face.errStyle.dim('Waiting for new matches; Ctrl-C ends.')}\n`);
  const count = await rowWriters[format](answer, { sink: face.out, style: face.outStyle, isLive: request.follow });
  await face.out.flush();
  await writeDiagnostics(request.text, answer.notes?.() ?? [], face);
  const isFiles = face.where.kind === 'files';
  const knowsAll =
    face.setup.quiet || !isFiles || (await warnOfUnreadableLines(face.context, face.err.isTerminal ? undefined : recountedBytes));
  const next = answer.next?.() ?? null;
  // Files have no pages: there nobody looked for another row.
  const mayBeCut = answer.next === undefined && !request.follow && count === listLimit && !/\b(?:limit|top)\b/i.test(request.text);
  const isCut = answer.rows === 'events' && request.limit === undefined && (next !== null || mayBeCut);
  const which = request.pageAfter === undefined ? `the first ${count}` : 'a page';
  const cut = isCut ? ` · ${which}; --limit N shows more` : '';
  const unknown = knowsAll ? '' : ' · lines that are no events were left out and, to save time, not counted';
  await writeFooter(face, `${sayRows(answer, count)}${cut}${unknown}`);
  if (next !== null && !face.setup.quiet) await face.err.write(`${face.errStyle.dim(`Next page: --page-after ${next}`)}\n`);
  return 0;
};

async function writeDiagnostics(text: string, found: readonly Diagnostic[], { err }: Face): Promise<void> {
  if (found.length > 0) await err.write(`${escapeLines(renderDiagnostics(text, found))}\n`);
}

function sayRows({ rows, counting }: RowsAnswer, count: number): string {
  const one = count === 1;
  const noun =
    rows === 'groups' ? (one ? 'row' : 'rows') : counting === 'stages' ? (one ? 'event' : 'events') : one ? 'request' : 'requests';
  const how =
    rows === 'events' && counting === 'requests'
      ? one
        ? 'counted once, by its last recorded stage'
        : 'each counted once, by its last recorded stage'
      : sayCounting(counting);
  return `${formatCount(count)} ${noun}, ${how}`;
}
