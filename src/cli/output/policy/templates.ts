/** `policy init --list` as text: what each template is for, and what can be set where the policy is the vendor's. */
import type { AnswerOf } from '../../../contract/answers.ts';
import { type PolicyPage, paragraph, remark } from './policy-page.ts';

const labelWidth = 13;

export function renderTemplates({ templates, managed }: AnswerOf<'policy init'>, page: PolicyPage): string {
  const lines = [
    ...templates.flatMap(({ name, purpose }) => paragraph(name, labelWidth, purpose, page)),
    '',
    page.style.bold('Control planes that take no policy'),
    ...managed.flatMap(({ name, title, records, switches, guide }) => [
      ...paragraph(name, labelWidth, `${title} records ${records}`, page),
      ...paragraph('', labelWidth, `To switch: ${switches}`, page),
      ...remark(labelWidth, guide, page),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
