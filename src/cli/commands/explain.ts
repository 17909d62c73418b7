/** `telltale explain` and `telltale fmt`: a query read back, in English with all that holds beside it, or in its canonical form. */
import { existsSync } from 'node:fs';
import type { AnswerOf } from '../../contract/answers.ts';
import type { FaceField, RequestOf } from '../../contract/requests.ts';
import { renderDiagnostics } from '../../query/render-diagnostics.ts';
import type { Where } from '../../service/open-events.ts';
import { type CommandRunner, type Face, sayCounting } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { escapeLines } from '../terminal/escape.ts';

export const runExplainCommand: CommandRunner<Omit<RequestOf<'explain'>, FaceField>> = async (request, face) => {
  const { handlers, out, err, setup, context } = face;
  const answer = await handlers.explain({ ...request, data: isThere(face.where) }, context);
  if (setup.output === 'json') {
    await out.write(`${JSON.stringify(answer, null, 2)}\n`);
    return 0;
  }
  if (answer.warnings.length > 0) await err.write(`${escapeLines(renderDiagnostics(request.text, answer.warnings))}\n`);
  await out.write(explanationPage(request.text, answer, face));
  await out.flush();
  return 0;
};

/** Nobody wants a store made by a question about a question. */
function isThere(where: Where): boolean {
  return where.kind !== 'store' || where.location.includes('://') || existsSync(where.location);
}

function explanationPage(text: string, answer: AnswerOf<'explain'>, { outStyle }: Face): string {
  const { english, counting, canonical, defaults, gaps, estimate, statement } = answer;
  const counted = sayCounting(counting);
  const params = Object.entries(statement.params).map(([name, value]) => `  ${name} = ${JSON.stringify(value)}`);
  const section = (title: string, body: readonly string[]) =>
    body.length === 0 ? [] : ['', outStyle.bold(title), ...body.map((line) => escapeLines(line))];
  return [
    escapeLines(english),
    `${counted.charAt(0).toUpperCase()}${counted.slice(1)}.`,
    '',
    `${outStyle.dim('Query:')} ${escapeLines(canonical)}`,
    ...section(
      'Holds though the query does not say it',
      defaults.map((line) => `  ${line}`),
    ),
    ...section('What the events at hand cannot answer', gaps === null ? ['  There is no store to look into.'] : gapLines(text, gaps)),
    ...section('Reads', estimate === null ? [] : [`  about ${formatCount(estimate.rows)} of ${formatCount(estimate.of)} stored events`]),
    ...section('Statement', [statement.sql, ...params]),
    '',
  ].join('\n');
}

function gapLines(text: string, gaps: NonNullable<AnswerOf<'explain'>['gaps']>): string[] {
  return gaps.length === 0 ? ['  Nothing that shows from levels and stages.'] : renderDiagnostics(text, gaps).split('\n');
}

export const runFmtCommand: CommandRunner<RequestOf<'fmt'>> = async (request, face) => {
  const { text } = await face.handlers.fmt(request, face.context);
  await face.out.write(`${face.out.isTerminal ? escapeLines(text) : text}\n`);
  await face.out.flush();
  return 0;
};
