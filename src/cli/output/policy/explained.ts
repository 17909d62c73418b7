/** `policy explain` as text and as Markdown. */
import type { AnswerOf } from '../../../contract/answers.ts';
import { escapeText } from '../../terminal/escape.ts';
import { type PolicyPage, paragraph, remark, sayRuleNumbers } from './policy-page.ts';
import { sayRequest } from './say-request.ts';

type Explained = AnswerOf<'policy explain'>;
type Rule = Explained['rules'][number];

const labelWidth = 5;

export function renderExplained({ path, kubernetesVersion, rules, ...rest }: Explained, page: PolicyPage): string {
  const blocks = [
    [
      page.style.bold(escapeText(`${path}: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, the first that matches decides`)),
      page.style.dim(`As kube-apiserver ${escapeText(kubernetesVersion)} has it.`),
    ],
    ...rules.map((rule) => [
      ...paragraph(`${rule.rule}.`.padStart(3), labelWidth, rule.sentence, page),
      ...remarks(rule).flatMap((text) => remark(labelWidth, text, page)),
    ]),
    paragraph('  –', labelWidth, sayRest(rest), page),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

export function renderExplainedMarkdown({ path, kubernetesVersion, rules, ...rest }: Explained): string {
  const head = `# ${escapeMarkdown(path)}\n\nAs kube-apiserver ${escapeText(kubernetesVersion)} has it. The first rule that matches decides.`;
  const said = rules.map(
    (rule) =>
      `${rule.rule}. ${escapeMarkdown(rule.sentence)}${remarks(rule)
        .map((text) => `\n   - ${escapeMarkdown(text)}`)
        .join('')}`,
  );
  return `${head}\n\n${said.join('\n')}\n\n${escapeMarkdown(sayRest(rest))}\n`;
}

function remarks({ yieldsTo, shadowedBy, fallsThrough }: Rule): readonly string[] {
  if (shadowedBy !== null)
    return [
      shadowedBy.length === 0
        ? 'No request can match it.'
        : `No request reaches it: ${sayRuleNumbers(shadowedBy)} ${shadowedBy.length === 1 ? 'takes' : 'take'} them all.`,
    ];
  return [
    ...(yieldsTo.length === 0 ? [] : [`Less what ${sayRuleNumbers(yieldsTo)} ${yieldsTo.length === 1 ? 'takes' : 'take'} before it.`]),
    ...(fallsThrough.length === 0 ? [] : [`Falls through: ${fallsThrough.join('; ')}.`]),
  ];
}

function sayRest({ rest, unmatched }: Pick<Explained, 'rest' | 'unmatched'>): string {
  return unmatched === null ? rest : `${rest} Such as ${sayRequest(unmatched)}.`;
}

export function escapeMarkdown(text: string): string {
  return escapeText(text).replace(/[\\`*_[\]<>|]/g, (sign) => `\\${sign}`);
}
