/** `telltale policy diff`: what two policies record otherwise; recorded events are looked at where some were named. */
import type { RowsAnswer } from '../../contract/answers.ts';
import { exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { CommandRunner, Face } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters } from '../output/formats.ts';
import { renderDifferences } from '../output/policy/differences.ts';
import { rowsOf } from '../output/policy/rows-of.ts';
import { writeJson } from '../output/write-json.ts';

export const runPolicyDiffCommand: CommandRunner<Omit<RequestOf<'policy diff'>, 'traffic'>> = async (request, face) => {
  const { handlers, out, outStyle, setup, context } = face;
  const traffic = setup.files.length > 0 || setup.store !== undefined;
  const answer = await handlers['policy diff']({ ...request, traffic }, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else {
    await out.write(renderDifferences(answer, { style: outStyle, width: out.width }));
    if (answer.traffic !== null) await writeTraffic(answer.traffic, face);
  }
  await out.flush();
  return answer.differ ? exitCodes.findings : exitCodes.ok;
};

const mostKinds = 25;

async function writeTraffic(
  { events, changed, kinds }: { events: number; changed: number; kinds: readonly Kind[] },
  { out, outStyle }: Face,
): Promise<void> {
  const more = kinds.length > mostKinds ? `; the ${mostKinds} most frequent kinds of ${formatCount(kinds.length)}` : '';
  await out.write(
    `\n${outStyle.bold(`${formatCount(changed)} of ${formatCount(events)} recorded events change${changed === 0 ? '' : more}`)}\n`,
  );
  if (changed === 0) return;
  const shown = kinds.slice(0, mostKinds);
  const answer: RowsAnswer = rowsOf(
    [
      ['events', 'count'],
      ['bytes', 'size'],
      ['before', 'keyword'],
      ['after', 'keyword'],
      ['stage', 'keyword'],
      ['verb', 'keyword'],
      ['resource', 'keyword'],
    ],
    shown.map((kind) => [kind.events, kind.bytes, kind.from, kind.to, kind.stage, kind.verb, sayKind(kind)]),
  );
  await rowWriters.table(answer, { sink: out, style: outStyle });
}

interface Kind {
  readonly events: number;
  readonly bytes: number;
  readonly from: string;
  readonly to: string;
  readonly stage: string;
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly subresource: string;
}

function sayKind({ resource, apiGroup, subresource }: Kind): string {
  if (resource === '') return 'paths';
  return `${resource}${apiGroup === '' ? '' : `.${apiGroup}`}${subresource === '' ? '' : `/${subresource}`}`;
}
