/** The rows of the summary as phrases: who, did what, where, and what else there is to say. The same grammar in all sections. */
import type { SectionAnswer, SectionRow } from '../../contract/summary.ts';
import { escapeText } from '../terminal/escape.ts';
import { formatCell, formatCount, formatDuration } from './format-cell.ts';

export interface Phrase {
  /** What the row is measured by: a count, a duration, or the time of the one request. */
  readonly lead: string;
  readonly who: string;
  readonly what: string;
  readonly where: string;
  readonly rest: string;
}

const slowest = 'max(duration)';

export type SayTime = (iso: string) => string;

export function phraseOf({ values }: SectionRow, sayTime: SayTime): Phrase {
  const text = (key: string) => escapeText(formatCell(values[key] ?? '', 'text'));
  return {
    lead: leadOf(values, sayTime),
    who: sayUser(text('user')),
    what: whatOf(values, text),
    where: whereOf(values, text),
    rest: restOf(values, text),
  };
}

function leadOf(values: SectionRow['values'], sayTime: SayTime): string {
  const { time, count, [slowest]: duration } = values;
  if (typeof time === 'string') return sayTime(time);
  return duration === undefined ? formatCount(Number(count)) : formatDuration(Number(duration));
}

/** A service account is told from a person of the same name by what stands before it. */
export function sayUser(user: string): string {
  return user === '' ? '(nobody)' : user.replace(/^system:serviceaccount:/, 'sa:');
}

/** Controllers of the control plane are known by their own names. */
export function shortActor(actor: string): string {
  return actor.replace(/^(?:kube-system|system):/, '');
}

type TextOf = (key: string) => string;

function whatOf(values: SectionRow['values'], text: TextOf): string {
  const resource = values['resource'] === '' ? '(no resource)' : text('resource');
  const object = text('path') || [resource, text('subresource')].filter((part) => part !== '').join('/');
  const code = Number(values['code'] ?? 0);
  return [code >= 400 ? String(code) : '', text('verb'), object].filter((part) => part !== '').join(' ');
}

const many = new Set(['list', 'watch', 'deletecollection']);

function whereOf(values: SectionRow['values'], text: TextOf): string {
  if (values['name'] === undefined) return text('namespace') === '' ? '' : `in ${text('namespace')}`;
  const name = text('name') || (many.has(text('verb')) ? '*' : '');
  return [text('namespace'), name].filter((part) => part !== '').join('/');
}

function restOf(values: SectionRow['values'], text: TextOf): string {
  const command = values['exec_command'];
  if (Array.isArray(command) && command.length > 0) return escapeText(command.map((word) => formatCell(word, 'text')).join(' '));
  if (values[slowest] !== undefined && Number(values['count']) > 1) return `${formatCount(Number(values['count']))} requests`;
  return shortenMessage(text('message'));
}

/**
 * The API server says first what it refuses, and to whom, and both stand in the row already; then it names the resource and its
 * group at length: `cannot list resource "pods" in API group "" in the namespace "dev"`.
 */
export function shortenMessage(message: string): string {
  return message
    .replace(/^(?:\S+(?: "[^"]*")? is )?forbidden: (?:User "[^"]*" )?/, '')
    .replace(
      / resource "([^"]*)" in API group "([^"]*)"/,
      (_, resource: string, group: string) => ` ${resource}${group === '' ? '' : `.${group}`}`,
    )
    .replace(/ in the namespace "([^"]+)"$/, ' in $1');
}

/** The row of a section of values: what was counted, in one phrase. */
export function labelOf({ columns }: SectionAnswer, { values }: SectionRow): string {
  const keys = columns.map(({ key }) => key).filter((key) => key !== 'count');
  const parts = keys.map((key) => {
    const text = escapeText(formatCell(values[key] ?? '', 'text'));
    if (key === 'user' || key === 'impersonateduser') return sayUser(text);
    return text === '' ? '(none)' : text;
  });
  return parts.join(keys.includes('impersonateduser') ? ' → ' : ' ');
}
