/** `policy coverage` as Markdown: a table of all, then each that is not answered with the rules that would change that. */
import type { AnswerOf } from '../../../contract/answers.ts';
import { escapeLines } from '../../terminal/escape.ts';
import { aboutWithheld } from './covered.ts';
import { escapeMarkdown } from './explained.ts';
import { sayPrice } from './say-price.ts';
import { sayRequest } from './say-request.ts';

type Covered = AnswerOf<'policy coverage'>;

export function renderCoveredMarkdown({ path, kubernetesVersion, answerable, partly, blind, watches, traffic }: Covered): string {
  const head = `# What ${escapeMarkdown(path)} answers\n\n${blind} blind, ${partly} partly, ${answerable} answerable, as kube-apiserver ${escapeMarkdown(kubernetesVersion)} has the policy.`;
  const rows = watches.map(
    ({ kind, name, title, status, withheld }) =>
      `| ${status}${withheld ? ' \\*' : ''} | ${kind} | ${escapeMarkdown(name)} | ${escapeMarkdown(title)} |`,
  );
  const table = ['| Status | Kind | Name | What it tells |', '|---|---|---|---|', ...rows].join('\n');
  const note = watches.some(({ withheld }) => withheld) ? [`\\* ${aboutWithheld}`] : [];
  const details = watches
    .filter(({ status }) => status !== 'answerable')
    .map(({ name, because, change }) => {
      const reasons = because.map(
        ({ sentence, example }) => `- ${escapeMarkdown(sentence)} Such as ${escapeMarkdown(sayRequest(example))}.`,
      );
      const edits = (change?.edits ?? []).map(
        ({ sentence, rule }) => `${escapeMarkdown(sentence)}${rule === null ? '' : `\n\n${fenced(rule)}`}`,
      );
      const price = change?.price == null || traffic === null ? [] : [`It costs ${escapeMarkdown(sayPrice(change.price, traffic.days))}.`];
      return [
        `## ${escapeMarkdown(name)}`,
        ...(reasons.length === 0 ? ['No request can match it.'] : [reasons.join('\n')]),
        ...edits,
        ...price,
      ].join('\n\n');
    });
  return `${[head, table, ...note, ...details].join('\n\n')}\n`;
}

/** What comes from a policy cannot end the block. */
function fenced(rule: string): string {
  const longest = Math.max(2, ...[...rule.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}yaml\n${escapeLines(rule)}\n${fence}`;
}
