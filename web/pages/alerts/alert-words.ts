/** How the page calls what becomes of an alert. Pure. */
import type { AnswerOf } from '../../../src/contract/answers.ts';
import type { AlertStatus, AlertVerdict } from '../../../src/model/alert.ts';
import type { Tone } from '../../design/badge.tsx';

export type ListedAlert = AnswerOf<'alerts list'>['alerts'][number];
export type ShownAlert = AnswerOf<'alerts show'>;

export const statusWords: Readonly<Record<AlertStatus, { readonly word: string; readonly tone: Tone }>> = {
  open: { word: 'open', tone: 'accent' },
  acknowledged: { word: 'acknowledged', tone: 'info' },
  closed: { word: 'closed', tone: 'neutral' },
};

export const verdictWords: Readonly<Record<AlertVerdict, { readonly word: string; readonly means: string }>> = {
  'true-positive': { word: 'true positive', means: 'It should not have happened.' },
  benign: { word: 'benign', means: 'It happened, and was right.' },
  'false-positive': { word: 'false positive', means: 'It is not what the rule says: the rule is wrong.' },
};

/** Such as `closed as benign`. */
export function sayStatus({ status, verdict }: Pick<ListedAlert, 'status' | 'verdict'>): string {
  return verdict === null ? statusWords[status].word : `${statusWords[status].word} as ${verdictWords[verdict].word}`;
}

/** Two letters that stand for somebody. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first = name, second] = words;
  return [...(second === undefined ? first.slice(0, 2) : `${first.charAt(0)}${second.charAt(0)}`)].join('').toUpperCase();
}

export function alertHref(id: string, search = ''): string {
  return `/alerts/${encodeURIComponent(id)}${search}`;
}
