/** `policy diff` as text: each difference as a sentence, with an example; then what changes for recorded events. */
import type { AnswerOf } from '../../../contract/answers.ts';
import { escapeText } from '../../terminal/escape.ts';
import { formatCount } from '../format-cell.ts';
import { type PolicyPage, paragraph, remark, sayRuleNumbers } from './policy-page.ts';
import { sayRequest } from './say-request.ts';

type Compared = AnswerOf<'policy diff'>;

const labelWidth = 5;

export function renderDifferences({ before, after, differences }: Compared, page: PolicyPage): string {
  if (differences.length === 0) return `${escapeText(before)} and ${escapeText(after)} record every request alike.\n`;
  const count = differences.length === 1 ? 'one difference' : `${formatCount(differences.length)} differences`;
  const blocks = [
    [page.style.bold(escapeText(`${before} → ${after}: ${count}`))],
    ...differences.map((difference, at) => [
      ...paragraph(`${at + 1}.`.padStart(3), labelWidth, difference.sentence, page),
      ...remarks(difference).flatMap((text) => remark(labelWidth, text, page)),
    ]),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function remarks({ before, after, lessBefore, lessAfter, example }: Compared['differences'][number]): readonly string[] {
  const deciders = [...sayDecider('before', before), ...sayDecider('after', after)];
  const less = [
    ...(lessBefore.length === 0 ? [] : [`${sayRuleNumbers(lessBefore)} before`]),
    ...(lessAfter.length === 0 ? [] : [`${sayRuleNumbers(lessAfter)} after`]),
  ];
  return [
    `By ${deciders.join(' and ')}${less.length === 0 ? '' : `, less what goes to ${less.join(' and ')}`}.`,
    ...(example === null
      ? ['The policies are too large to say for sure that there are such requests.']
      : [`Such as ${sayRequest(example)}.`]),
  ];
}

function sayDecider(when: 'before' | 'after', rule: number | null | undefined): readonly string[] {
  if (rule === undefined) return [];
  return [rule === null ? `no rule ${when}` : `rule ${rule} ${when}`];
}
