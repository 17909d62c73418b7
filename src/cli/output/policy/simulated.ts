/** `policy simulate` as text: in all and by rule, for a day of traffic as it was recorded. What is marked with ~ holds estimates. */
import type { AnswerOf, RowsAnswer } from '../../../contract/answers.ts';
import { escapeText } from '../../terminal/escape.ts';
import { formatBytes } from '../../terminal/progress.ts';
import { formatCount } from '../format-cell.ts';
import { type PolicyPage, paragraph, remark } from './policy-page.ts';
import { rowsOf } from './rows-of.ts';

type Simulated = AnswerOf<'policy simulate'>;
type Volumes = Pick<Simulated['rules'][number], 'today' | 'kept' | 'estimated' | 'unknownBodies'>;

const labelWidth = 14;

export function renderSimulatedHead(answer: Simulated, page: PolicyPage): string {
  const { path, first, last, today, total, peak, gzip, stored } = answer;
  if (first === null || last === null) return `${escapeText(path)}: there are no events in this range.\n`;
  const volumes: Volumes = { today, ...total };
  const line = (label: string, text: string) => paragraph(label, labelWidth, text, page);
  const bytes = total.kept.bytes + total.estimated.bytes;
  const perDay = (value: number) => value * dayFactor(answer);
  const lines = [
    page.style.bold(escapeText(`${path} over what was recorded from ${first} to ${last} (${sayDays(answer.days)})`)),
    ...line(
      'Events a day',
      `${sayCount(perDay(today.events))} today, ${sayEvents(volumes, answer)} with this policy${sayChange(today.events, total.kept.events + total.estimated.events)}`,
    ),
    ...line(
      'Bytes a day',
      `${formatBytes(perDay(today.bytes))} today, ${sayBytes(volumes, answer)} with this policy${sayChange(today.bytes, bytes)}`,
    ),
    ...(gzip === null
      ? []
      : line('As gzip', `~${formatBytes(perDay(bytes * gzip.ratio))} a day, as measured on ${formatCount(gzip.sample)} events`)),
    ...(stored === null ? [] : line('In the store', `~${formatBytes(perDay(bytes * stored.ratio))} a day, at the ratio of what is there`)),
    ...line('Peak', `${formatCount(peak.today)} events/s today, ${formatCount(peak.kept)} events/s of them kept`),
    ...line('Dropped', `${formatCount(today.events - total.kept.events)} of ${formatCount(today.events)} recorded events`),
    ...answer.costs.flatMap((cost, at) => line(at === 0 ? 'Cost a month' : '', sayCost(cost, volumes))),
  ];
  return `${lines.join('\n')}\n\n`;
}

export function renderSimulatedNotes({ notes, costs, retentionDays }: Simulated, page: PolicyPage): string {
  const ofLists = costs.map(({ list, title, region, asOf, page: source, today }) => {
    const parts = [
      region,
      ...(asOf.length === 0 ? [] : [`prices of ${asOf.join(' and ')}`]),
      ...(today.storage > 0 ? [`kept ${retentionDays} days`] : []),
      ...(source === null ? [] : [source]),
    ];
    return `${list}: ${title} (${parts.join('; ')}).`;
  });
  const all = [...notes, ...ofLists];
  return all.length === 0 ? '' : `\n${all.flatMap((note) => remark(0, `Note: ${note}`, page)).join('\n')}\n`;
}

export function simulatedRules(answer: Simulated): RowsAnswer {
  return rowsOf(
    [
      ['rule', 'keyword'],
      ['level', 'keyword'],
      ['today/day', 'count'],
      ['events/day', 'count'],
      ['bytes/day', 'size'],
      ['stages', 'text'],
      ...answer.costs.map(({ list }) => [`${list}/month`, 'text'] as const),
      ['mostly', 'text'],
    ],
    answer.rules.map((rule) => [
      rule.rule === null ? 'none' : String(rule.rule),
      rule.level,
      sayCount(rule.today.events * dayFactor(answer)),
      sayEvents(rule, answer),
      sayBytes(rule, answer),
      Object.entries(rule.stages)
        .map(([stage, events]) => `${stage} ${sayCount(events * dayFactor(answer))}`)
        .join(', '),
      ...answer.costs.map(({ currency }, at) => sayMoney(rule.costs[at]?.policy ?? 0, currency, rule)),
      sayTop(rule.top),
    ]),
  );
}

function sayCost({ list, currency, today, policy }: Simulated['costs'][number], volumes: Volumes): string {
  const parts = policy.ingest > 0 && policy.storage > 0 ? `, ${formatMoney(policy.storage)} of it for keeping` : '';
  return `${list}: ${formatMoney(today.total)}${currency === '' ? '' : ` ${currency}`} today, ${sayMoney(policy.total, currency, volumes)} with this policy${sayChange(today.total, policy.total)}${parts}`;
}

function sayMoney(value: number, currency: string, { estimated, unknownBodies }: Volumes): string {
  return `${estimated.bytes > 0 ? '~' : ''}${formatMoney(value)}${currency === '' ? '' : ` ${currency}`}${unknownBodies > 0 ? ' and more' : ''}`;
}

function formatMoney(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function sayTop([first]: Simulated['rules'][number]['top']): string {
  if (first === undefined) return '';
  const { verb, resource, apiGroup, subresource, users } = first;
  const what =
    resource === '' ? 'paths' : `${resource}${apiGroup === '' ? '' : `.${apiGroup}`}${subresource === '' ? '' : `/${subresource}`}`;
  return `${verb} ${what}${users[0] === undefined || users[0] === '' ? '' : ` by ${users[0]}`}`;
}

function sayEvents({ kept, estimated }: Volumes, answer: Simulated): string {
  return `${estimated.events > 0 ? '~' : ''}${sayCount((kept.events + estimated.events) * dayFactor(answer))}`;
}

function sayBytes({ kept, estimated, unknownBodies }: Volumes, answer: Simulated): string {
  const bytes = formatBytes((kept.bytes + estimated.bytes) * dayFactor(answer));
  return `${estimated.bytes > 0 ? '~' : ''}${bytes}${unknownBodies > 0 ? ' and more' : ''}`;
}

function sayCount(count: number): string {
  return formatCount(Math.round(count));
}

function sayChange(before: number, after: number): string {
  if (before === 0) return '';
  const percent = Math.round((after / before - 1) * 1000) / 10;
  return ` (${percent > 0 ? '+' : ''}${String(percent).replace('-', '−')} %)`;
}

/** What makes the volume of the log that of a day. A single moment is no rate: it stays as it is. */
function dayFactor({ days }: Simulated): number {
  return days > 0 ? 1 / days : 1;
}

function sayDays(days: number): string {
  const minutes = Math.round(days * 1440);
  if (minutes < 1) return 'less than a minute';
  return minutes < 120 ? `${minutes} minutes` : days < 3 ? `${Math.round(days * 24)} hours` : `${Math.round(days * 10) / 10} days`;
}
