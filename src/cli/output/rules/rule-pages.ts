/** What is wrong with rules, and how their tests went, for a person. */
import type { AnswerOf } from '../../../contract/answers.ts';
import { renderDiagnostics } from '../../../query/render-diagnostics.ts';
import { escapeLines, escapeText } from '../../terminal/escape.ts';
import type { Style } from '../../terminal/style.ts';
import { formatCount } from '../format-cell.ts';

export function lintPage({ files }: AnswerOf<'rules lint'>, style: Style): string {
  const pages = files.flatMap(({ path, findings, text }) =>
    findings.map(({ severity, code, message, span, hint, line, column }) => {
      const head = style.bold(`${escapeText(path)}:${line}:${column} ${code}`);
      const body = escapeLines(renderDiagnostics(text, [{ severity, code, message, span }]));
      return `${head}\n${body}\n${hint === undefined ? '' : `${style.dim(`  ${escapeText(hint)}`)}\n`}`;
    }),
  );
  const rules = files.flatMap((file) => file.rules.map((rule) => ({ ...rule, path: file.path })));
  const dull = rules.filter(({ verdict }) => verdict !== 'alive');
  const verdicts = dull.map(({ verdict, name, path }) => `${style.yellow(verdict)} ${escapeText(name)} (${escapeText(path)})`);
  const exceptions = files.flatMap((file) => file.exceptions);
  const held = exceptions.filter(({ expired }) => !expired).length;
  const excepted = exceptions.length === 0 ? '' : ` ${exceptions.length} exceptions, ${held} of which hold.`;
  const count = (verdict: string) => rules.filter((rule) => rule.verdict === verdict).length;
  const summary = `${rules.length} rules: ${count('alive')} alive, ${count('partly')} partly, ${count('dead')} dead.${excepted}`;
  return `${[...pages, ...verdicts, summary].join('\n')}\n`;
}

export function testPage({ rules, past }: AnswerOf<'rules test'>, style: Style): string {
  const failed = rules.flatMap(({ name, failures }) =>
    failures.map(({ wants, number, excepted }) => {
      const what = wants === 'match' ? 'did not find' : 'found';
      const should = wants === 'match' ? 'that it has to find' : 'that it has to leave alone';
      return `${style.red('failed')} ${escapeText(name)}: it ${what} number ${number} of those ${should}${excepted ? ': an exception leaves it out' : ''}.`;
    }),
  );
  const bare = rules
    .filter(({ match, ignore }) => match + ignore === 0)
    .map(({ name }) => `${style.yellow('untested')} ${escapeText(name)} carries no events.`);
  const cases = rules.reduce((sum, { match, ignore }) => sum + match + ignore, 0);
  const summary = `${rules.length} rules, ${cases} tests, ${failed.length} failed.`;
  return `${[...failed, ...bare, summary, ...(past ?? []).map((one) => pastPage(one, style))].join('\n')}\n`;
}

/** What a rule would have raised. */
function pastPage(
  { name, level, from, to, findings, isCut, days, users, namespaces, latest }: AnswerOf<'rule-past'>,
  style: Style,
): string {
  const range = `${from === null ? 'up to' : `${from.slice(0, 16)}Z to`} ${to.slice(0, 16)}Z`;
  const many = `${formatCount(findings)} ${findings === 1 ? 'finding' : 'findings'}${isCut ? ' or more' : ''}`;
  const often = (label: string, values: typeof users) =>
    values.length === 0
      ? []
      : [
          `  ${label}: ${values.map((one) => `${escapeText(one.value === '' ? '(none)' : one.value)} ${formatCount(one.findings)}`).join(', ')}`,
        ];
  return [
    '',
    `${style.bold(escapeText(name))} (${level}): ${many}, ${range}`,
    ...days.map(({ day, findings: count }) => `  ${day} ${formatCount(count).padStart(8)}`),
    ...often('users', users),
    ...often('namespaces', namespaces),
    ...latest.slice(0, 5).map(({ time, reason }) => `  ${style.dim(`${time.slice(0, 19)}Z`)} ${escapeText(reason)}`),
  ].join('\n');
}
