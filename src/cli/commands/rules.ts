/** `telltale rules list`, `show`, `lint` and `test`. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError, exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { rowWriters } from '../output/formats.ts';
import { paragraph } from '../output/policy/policy-page.ts';
import { rowsOf } from '../output/policy/rows-of.ts';
import { rowFormatOf } from '../output/row-format.ts';
import { lintPage, testPage } from '../output/rules/rule-pages.ts';
import { writeJson } from '../output/write-json.ts';
import { escapeLines, escapeText } from '../terminal/escape.ts';

export const runRulesListCommand: CommandRunner<RequestOf<'rules list'>> = async (request, face) => {
  const { handlers, out, outStyle, setup, context } = face;
  const { rules } = await handlers['rules list'](request, context);
  const columns = [
    ['name', 'keyword'],
    ['level', 'keyword'],
    ['title', 'text'],
    ['needs', 'keyword'],
    ['verdict', 'keyword'],
    ['exceptions', 'integer'],
    ['tags', 'text'],
  ] as const;
  const rows = rules.map(({ name, level, title, needs, verdict, exceptions, tags }) => [
    name,
    level,
    title,
    needs,
    verdict,
    exceptions,
    tags.map((tag) => tag.replace(/^attack\./, '')).join(' '),
  ]);
  if (setup.output === 'json') await writeJson({ rules }, out);
  else await rowWriters[rowFormatOf(setup, 'table')](rowsOf(columns, rows), { sink: out, style: outStyle });
  await out.flush();
  await writeFooter(face, `${formatCount(rules.length)} rules`);
  return exitCodes.ok;
};

export const runRulesShowCommand: CommandRunner<RequestOf<'rules show'>> = async (request, { handlers, out, outStyle, setup, context }) => {
  const answer = await handlers['rules show'](request, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else if (setup.output === 'yaml') await out.write(out.isTerminal ? escapeLines(answer.text) : answer.text);
  else await out.write(showPage(answer, { style: outStyle, width: out.width }));
  await out.flush();
  return exitCodes.ok;
};

export const runRulesLintCommand: CommandRunner<RequestOf<'rules lint'>> = async (request, { handlers, out, outStyle, setup, context }) => {
  const answer = await handlers['rules lint'](request, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else await out.write(lintPage(answer, outStyle));
  await out.flush();
  return answer.failed ? exitCodes.findings : exitCodes.ok;
};

export const runRulesConvertCommand: CommandRunner<RequestOf<'rules convert'>> = async (
  request,
  { handlers, out, err, errStyle, setup, context },
) => {
  const answer = await handlers['rules convert'](request, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else {
    const text = answer.rules.map((rule) => rule.text).join('---\n');
    await out.write(out.isTerminal ? escapeLines(text) : text);
    const mended = answer.rules.filter(({ before, after }) => before !== after);
    if (!setup.quiet)
      for (const { name, before, after } of mended)
        await err.write(`${errStyle.dim(`${escapeText(name)} was ${before}, and is ${after}.`)}\n`);
  }
  await out.flush();
  return exitCodes.ok;
};

export const runRulesTestCommand: CommandRunner<RequestOf<'rules test'>> = async (request, { handlers, out, outStyle, setup, context }) => {
  if (setup.files.length > 0 && request.since === undefined && request.until === undefined)
    throw new AppError('usage', {
      message: 'Files are what rules are held against with --since or --until.',
      hint: 'Such as --since 2020-01-01 for all that is in them.',
    });
  const answer = await handlers['rules test'](request, context);
  if (setup.output === 'json') await writeJson(answer, out);
  else await out.write(testPage(answer, outStyle));
  await out.flush();
  return answer.failed ? exitCodes.findings : exitCodes.ok;
};

function sayException({ title, owner, reason, expires, expired }: AnswerOf<'rules show'>['exceptions'][number]): string {
  return `${title}: ${reason} (${owner}, ${expired ? 'ended after' : 'until'} ${expires})`;
}

function sayCounts({ correlation, counts }: AnswerOf<'rules show'>): string {
  if (correlation === null) return '';
  const of = counts.map((one) => (one.correlation === null ? one.name : `${one.name} (a correlation)`));
  return `${correlation} of ${of.join(', ')}`;
}

function showPage(rule: AnswerOf<'rules show'>, page: Parameters<typeof paragraph>[3]): string {
  const line = (label: string, text: string) => (text === '' ? [] : paragraph(label, 16, text, page));
  const lines = [
    page.style.bold(escapeText(rule.title)),
    ...line('', rule.description),
    '',
    ...line('Name', rule.name),
    ...line('Id', rule.id),
    ...line('Level', `${rule.level}, ${rule.status}`),
    ...line('Tags', rule.tags.join(', ')),
    ...line('Counts', sayCounts(rule)),
    ...rule.queries.flatMap(({ text, english }) => [...line('Finds', english), ...line('As a query', text)]),
    ...line('Needs', `audit level ${rule.needs}`),
    ...line('Verdict', rule.verdict),
    ...line('Says', rule.reason),
    ...rule.falsePositives.flatMap((text) => line('Harmless', text)),
    ...line('Next', rule.next.map((name) => `telltale ask ${name}`).join(', ')),
    ...line('Tests', `${rule.tests.match} to find, ${rule.tests.ignore} to leave alone`),
    ...rule.exceptions.flatMap((one) => line('Except', sayException(one))),
    ...line('File', rule.path),
  ];
  return `${lines.join('\n')}\n`;
}
