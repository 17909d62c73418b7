/** What a change of a policy costs, a day of the traffic that was recorded. */
import type { AnswerOf } from '../../../contract/answers.ts';
import { formatBytes } from '../../terminal/progress.ts';
import { formatCount } from '../format-cell.ts';

type Covered = AnswerOf<'policy coverage'>;
type Price = NonNullable<NonNullable<Covered['watches'][number]['change']>['price']>;

/** `+1,200 events and ~3.4 MiB a day`. A single moment is no rate: it stays as it is. */
export function sayPrice({ events, bytes, unknownBodies, estimated }: Price, days: number): string {
  const factor = days > 0 ? 1 / days : 1;
  const about = estimated ? '~' : '';
  const more = (value: number, said: (value: number) => string) => `${value < 0 ? '−' : '+'}${said(Math.abs(Math.round(value * factor)))}`;
  const parts = [`${more(events, formatCount)} events and ${about}${more(bytes, formatBytes)}${days > 0 ? ' a day' : ' in all'}`];
  if (unknownBodies > 0) parts.push('and bodies that the log holds none of');
  if (events === 0 && bytes === 0 && unknownBodies === 0) return 'nothing of what was recorded';
  return parts.join(' ');
}
