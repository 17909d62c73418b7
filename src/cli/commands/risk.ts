/** `telltale risk`: identities by risk; of one identity its reasons. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters } from '../output/formats.ts';
import { rowsOf } from '../output/policy/rows-of.ts';
import { rowFormatOf } from '../output/row-format.ts';
import { sparkline } from '../output/sparkline.ts';
import { writeJson } from '../output/write-json.ts';

type Identity = AnswerOf<'risk'>['identities'][number];

export const runRiskCommand: CommandRunner<RequestOf<'risk'>> = async (request, face) => {
  const answer = await face.handlers.risk(request, face.context);
  const { out, outStyle: style, setup } = face;
  if (setup.output === 'json') await writeJson(answer, out);
  else if (answer.identities.length > 0) {
    const rows = request.user === undefined ? identityRows(answer.identities) : reasonRows(answer.identities);
    await rowWriters[rowFormatOf(setup, 'table')](rows, { sink: out, style });
  }
  await out.flush();
  const { length } = answer.identities;
  const days = Math.round(answer.halfLifeMs / 8_640_000) / 10;
  await writeFooter(
    face,
    `${formatCount(length)} ${length === 1 ? 'identity' : 'identities'} at risk · a finding counts half after ${days} d`,
  );
  return 0;
};

function identityRows(identities: readonly Identity[]) {
  return rowsOf(
    [
      ['score', 'number'],
      ['a day ago', 'number'],
      ['course', 'text'],
      ['user', 'keyword'],
      ['kind', 'keyword'],
      ['cluster', 'keyword'],
      ['findings', 'count'],
      ['last', 'time'],
      ['mostly for', 'text'],
    ],
    identities.map(({ score, before, course, user, actorKind, cluster, findings, last, reasons }) => [
      score,
      before,
      sparkline(course.map((point) => point.score)),
      user,
      actorKind,
      cluster,
      findings,
      last,
      reasons[0]?.title ?? '',
    ]),
  );
}

function reasonRows(identities: readonly Identity[]) {
  return rowsOf(
    [
      ['adds', 'number'],
      ['level', 'keyword'],
      ['findings', 'count'],
      ['last', 'time'],
      ['cluster', 'keyword'],
      ['rule', 'keyword'],
      ['what was noticed last', 'text'],
    ],
    identities.flatMap(({ cluster, reasons }) =>
      reasons.map(({ score, level, findings, last, rule, sentence }) => [score, level, findings, last, cluster, rule, sentence]),
    ),
  );
}
