/** What a suggested policy saves, what it costs which question, and whether it is proved: what stands beside the policy itself. */
import type { AnswerOf } from '../../../contract/answers.ts';
import { escapeText } from '../../terminal/escape.ts';
import { formatBytes } from '../../terminal/progress.ts';
import { formatCount } from '../format-cell.ts';
import { type PolicyPage, paragraph, remark } from './policy-page.ts';
import { sayPrice } from './say-price.ts';

type Suggested = AnswerOf<'policy suggest'>;

const labelWidth = 12;
const mostLowered = 12;

export function renderSuggested(answer: Suggested, page: PolicyPage): string {
  const { today, suggested, days, kept, answerable, budgetBytes, isOver, findings, costs, lowered, notes } = answer;
  const line = (label: string, text: string) => paragraph(label, labelWidth, text, page);
  const lost = costs.filter((cost) => cost.kept);
  const blocks = [
    [
      ...line(
        'Bytes',
        `${perDay(today.bytes, days)} today, ${perDay(suggested.bytes, days)} with this policy (${sayChange(today.bytes, suggested.bytes)})`,
      ),
      ...line(
        'Events',
        `${formatCount(today.events)} recorded, ${formatCount(suggested.events)} with this policy (${sayChange(today.events, suggested.events)})`,
      ),
      ...(budgetBytes === null ? [] : line('Budget', `${perDay(budgetBytes, days)}: ${isOver ? 'it cannot be kept' : 'it is kept'}`)),
      ...line('Answerable', `${answerable} of the ${kept} questions and detections to be kept`),
      ...line(
        'Lint',
        findings.length === 0 ? 'no errors and no warnings' : findings.map((one) => `line ${one.line}: ${one.message}`).join(' '),
      ),
    ],
    costsOf(lost, 'What had to be kept, and is not:', answer, page),
    costsOf(
      costs.filter((cost) => !cost.kept),
      'What else it costs:',
      answer,
      page,
    ),
    loweredOf(lowered, days, page),
    notes.flatMap((note) => remark(0, `Note: ${note}`, page)),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Questions that ask for the same have the same price: they stand together. */
function costsOf(costs: Suggested['costs'], title: string, { days }: Suggested, page: PolicyPage): readonly string[] {
  const byCost = new Map<string, string[]>();
  for (const { kind, name, status, because, change, needsCredentials } of costs) {
    const price = needsCredentials
      ? 'It would record credentials.'
      : change?.price == null
        ? 'No change of the policy helps.'
        : `All of it again: ${sayPrice(change.price, days)}.`;
    const said = `(${status}): ${because[0]?.sentence ?? ''} ${price}`;
    byCost.set(said, [...(byCost.get(said) ?? []), kind === 'detection' ? `detection ${name}` : name]);
  }
  if (byCost.size === 0) return [];
  return [page.style.bold(title), ...[...byCost].flatMap(([said, names]) => paragraph('  ', 2, `${names.join(', ')} ${said}`, page))];
}

function loweredOf(lowered: Suggested['lowered'], days: number, page: PolicyPage): readonly string[] {
  if (lowered.length === 0) return [];
  const more = lowered.length - mostLowered;
  return [
    page.style.bold('What is recorded at less:'),
    ...lowered.slice(0, mostLowered).flatMap(({ user, verb, resource, apiGroup, subresource, path, from, to, savedBytes }) => {
      const what =
        resource === '' ? path : `${resource}${apiGroup === '' ? '' : `.${apiGroup}`}${subresource === '' ? '' : `/${subresource}`}`;
      return paragraph('  ', 2, `${user}: ${verb} ${what}: ${from} → ${to}, saves ${perDay(savedBytes, days)}`, page);
    }),
    ...(more > 0 ? remark(2, `And ${formatCount(more)} more: -o json tells them.`, page) : []),
  ];
}

function perDay(bytes: number, days: number): string {
  return days > 0 ? `${formatBytes(Math.round(bytes / days))} a day` : formatBytes(bytes);
}

function sayChange(before: number, after: number): string {
  if (before === 0) return 'none before';
  const percent = Math.round((after / before - 1) * 1000) / 10;
  return escapeText(`${percent > 0 ? '+' : ''}${String(percent).replace('-', '−')} %`);
}
