/** What behaviour found, as rows of a table, as lines for a program, and as Markdown. */
import type { AnswerOf, RowsAnswer } from '../../../contract/answers.ts';
import { alertLevels } from '../../../model/alert.ts';
import { rowsOf } from '../policy/rows-of.ts';
import { codeSpan } from './findings.ts';

type Found = AnswerOf<'behaviour'>;

/** The worst first, and of each level the oldest. */
function worstFirst({ findings }: Found): Found['findings'] {
  return [...alertLevels].reverse().flatMap((level) => findings.filter(({ rule }) => rule.level === level));
}

export function behaviourRows(answer: Found): RowsAnswer {
  return rowsOf(
    [
      ['level', 'keyword'],
      ['time', 'time'],
      ['rule', 'keyword'],
      ['cluster', 'keyword'],
      ['reason', 'text'],
    ],
    worstFirst(answer).map(({ rule, time, cluster, reason }) => [rule.level, time, rule.name, cluster, reason]),
  );
}

/** One object a line. */
export function* behaviourNdjson({ findings }: Found): Generator<string> {
  for (const { rule, ...rest } of findings) {
    const { id, title, level, name, tags } = rule;
    yield `${JSON.stringify({ rule: { id, title, level, name, tags }, ...rest })}\n`;
  }
}

export function behaviourMarkdown(answer: Found): string {
  if (answer.findings.length === 0) return `# Behaviour\n\nNone of ${answer.rules} detections found anything.\n`;
  const blocks = worstFirst(answer).map(({ rule, time, reason, facts, auditIDs }) =>
    [
      `## ${rule.title} (${rule.level})`,
      `${time}: ${codeSpan(reason)}`,
      facts.map(({ label, value }) => `- ${label}: ${codeSpan(value)}`).join('\n'),
      `Audit IDs: ${auditIDs.slice(0, 5).map(codeSpan).join(', ')}${auditIDs.length > 5 ? ', …' : ''}`,
    ].join('\n\n'),
  );
  return `${['# Behaviour', ...blocks].join('\n\n')}\n`;
}
