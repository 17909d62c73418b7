/** `policy eval` as text: the decision first, then why, then what nearly was. */
import type { AnswerOf } from '../../../contract/answers.ts';
import { escapeText } from '../../terminal/escape.ts';
import { type PolicyPage, paragraph, remark, sayRuleNumbers } from './policy-page.ts';
import { sayRequest } from './say-request.ts';

type Evaluated = AnswerOf<'policy eval'>;

const labelWidth = 11;

export function renderEvaluated(answer: Evaluated, page: PolicyPage): string {
  const { attributes, assumed, level, rule, reason, sentence, nearMisses, tooLate } = answer;
  const line = (label: string, text: string) => paragraph(label, labelWidth, text, page);
  const blocks = [
    [
      ...line('Request', sayRequest(attributes)),
      ...(attributes.user === null || attributes.user.groups.length === 0
        ? []
        : remark(labelWidth, `Groups: ${attributes.user.groups.join(', ')}.`, page)),
      ...assumed.map((text) => remark(labelWidth, text, page).join('\n')),
    ],
    [
      ...line('Level', level),
      ...line('Stages', sayStages(answer)),
      ...line('Rule', rule === null ? 'none' : `${rule} of ${escapeText(answer.path)}`),
      ...remark(labelWidth, sentence ?? reason, page),
    ],
    nearMisses.map(({ rule: number, field, reason: why, level: other, decides }) =>
      line('Near miss', `Rule ${number} (${other}) ${decides ? 'would decide' : 'would match too, later'}, but for ${field}: ${why}.`).join(
        '\n',
      ),
    ),
    tooLate.length === 0 ? [] : line('Too late', `${sayRuleNumbers(tooLate)} would match as well.`.replace(/^r/, 'R')),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function sayStages({ level, omitStages, omitManagedFields }: Evaluated): string {
  if (level === 'None') return 'none: nothing is recorded';
  const stages = omitStages.length === 0 ? 'all' : `all but ${omitStages.join(', ')}`;
  return omitManagedFields ? `${stages}; managedFields are left out of bodies` : stages;
}
