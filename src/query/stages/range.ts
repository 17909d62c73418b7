/** `last 24h`, `since …`, `from … to …`: the time range of the requests. `from` is taken in, `to` is not; a day after `to` is taken in whole. */
import type { TimePoint } from '../ast.ts';
import type { Cursor } from '../cursor.ts';
import { chosenBeside } from '../elsewhere.ts';
import { readRaw } from '../parse-value.ts';
import { printDuration, readDuration, sayDuration } from '../values/duration.ts';
import { before, type NamedTime, printTime, readTime, sayTime } from '../values/time.ts';
import type { TimeForm } from '../values/time-form.ts';
import { parseSpanOfTime } from './parse-span-of-time.ts';
import type { StageKind, StageOf } from './stage.ts';

export const range: StageKind<StageOf<'range'>> = {
  kind: 'range',
  keywords: ['last', 'since', 'from', 'to'],
  docs: [
    {
      keyword: 'last',
      syntax: 'last duration',
      summary: 'Requests of so long ago up to now.',
      about:
        'A length of time is a number and a unit, from `ms` to `w`; “last 7 days” is one as well. A range stands anywhere in the query and is about events, never about groups.',
      examples: ['verb=delete last 24h', 'code=403 groupby user last 7 days'],
      elsewhere: { site24x7: chosenBeside, guance: 'L::*:(*) { verb = "delete" } [24h]' },
    },
    {
      keyword: 'since',
      syntax: 'since time',
      summary: 'Requests from this time on.',
      about: 'The time itself is taken in.',
      examples: ['verb=delete since 2026-11-21', 'code>=500 since now-2h', 'groupby user since today'],
      elsewhere: { site24x7: chosenBeside, guance: 'L::*:(*) { verb = "delete" } [1795219200000]' },
    },
    {
      keyword: 'from',
      syntax: 'from time [to time]',
      summary: 'Requests from one time up to another; a day without a time of day is taken in whole.',
      about: 'The beginning is taken in, the end is not.',
      examples: ['verb=delete from 2026-11-20 to 2026-11-21', 'from 2026-11-21T01:25:00Z to 2026-11-21T01:26:00Z groupby user'],
      elsewhere: { site24x7: chosenBeside, guance: 'L::*:(*) { verb = "delete" } [1795132800000:1795305600000]' },
    },
    {
      keyword: 'to',
      syntax: 'to time',
      summary: 'Requests up to this time.',
      about: 'The time itself is left out; a day without a time of day is taken in whole.',
      examples: ['verb=delete to 2026-11-21', 'verb=delete to now-10m'],
      elsewhere: { site24x7: chosenBeside, guance: null },
    },
  ],
  parse(cursor, keyword) {
    const word = keyword.text.toLowerCase();
    if (word === 'last') {
      const us = parseSpanOfTime(cursor, keyword);
      return us === null ? null : { kind: 'range', from: { kind: 'ago', us }, to: null, keyword: 'last' };
    }
    if (word === 'to') {
      const to = parseTime(cursor);
      return to && { kind: 'range', from: null, to: endOf(to), keyword: 'from' };
    }
    const from = parseTime(cursor);
    if (from === null) return null;
    if (word === 'since') return { kind: 'range', from: from.start, to: null, keyword: 'since' };
    cursor.expect({ kind: 'keyword', keyword: 'to', documentation: 'Up to this time.' });
    if (cursor.takeWord('to') === null) return { kind: 'range', from: from.start, to: null, keyword: 'from' };
    const to = parseTime(cursor);
    return to && { kind: 'range', from: from.start, to: endOf(to), keyword: 'from' };
  },
  print({ from, to, keyword }) {
    if (keyword === 'last' && from?.kind === 'ago') return `last ${printDuration(from.us)}`;
    const start = from === null ? '' : `${to === null && keyword === 'since' ? 'since' : 'from'} ${printTime(from, 'start')}`;
    return [start, to === null ? '' : `to ${printTo(to)}`].filter((part) => part !== '').join(' ');
  },
  explain({ from, to, keyword }) {
    if (keyword === 'last' && from?.kind === 'ago') return `in the last ${sayDuration(from.us).replace(/^1 /, '')}`;
    const start = from === null ? '' : `from ${sayTime(from, 'start')}`;
    const end = to === null ? '' : isMidnight(to) ? `through ${sayTime(before(to), 'end')}` : `up to ${sayTime(to, instantForm(to))}`;
    return [start, end || 'on'].filter((part) => part !== '').join(' ');
  },
  check({ from, to, span }, _, report) {
    if (from?.kind !== to?.kind || from === null || to === null) return;
    const empty =
      from.kind === 'absolute' && to.kind === 'absolute'
        ? from.epochUs >= to.epochUs
        : from.kind === 'ago' && to.kind === 'ago'
          ? from.us <= to.us
          : from.kind === 'day' && to.kind === 'day' && from.us >= to.us;
    if (empty) report.warn({ code: 'never-true', message: 'This range ends before it begins.', span, hint: 'Swap the two times.' });
  },
  columns: (_, before) => before,
  fields: () => [],
};

/** A time in one word, in quotes, or a day and a time of day with a blank between. A length of time means so long ago. */
function parseTime(cursor: Cursor): NamedTime | null {
  cursor.expect({ kind: 'duration' });
  const place = cursor.peek().span;
  const raw = readRaw(cursor);
  if (raw !== null) {
    const clock = cursor.peek();
    if (!raw.quoted && clock.kind === 'word' && /^\d{1,2}$/.test(clock.text) && cursor.peek(1).text === ':') {
      const rest = readRaw(cursor);
      const joined = rest && readTime(`${raw.text} ${rest.text}`);
      if (joined) return joined;
    }
    const ago = readDuration(raw.text);
    if (ago !== null) {
      const point: TimePoint = { kind: 'ago', us: ago };
      return { start: point, end: point, clock: true };
    }
    const time = readTime(raw.text);
    if (time !== null) return time;
  }
  return cursor.error('bad-value', 'A time is expected here.', raw?.span ?? place, {
    hint: 'Such as 2026-11-21, 2026-11-21T01:30:00Z, now-2h or yesterday.',
  });
}

function endOf(time: NamedTime): TimePoint {
  return time.clock ? time.start : time.end;
}

/** Up to a midnight is through the day before it. */
function printTo(to: TimePoint): string {
  return isMidnight(to) ? printTime(before(to), 'after') : printTime(to, instantForm(to));
}

/** After “up to”, the name of a day would take the whole of it in. */
function instantForm({ kind }: TimePoint): TimeForm {
  return kind === 'day' ? 'exact' : 'start';
}

/** Whether the day before it can be named. */
function isMidnight(point: TimePoint): boolean {
  if (point.kind === 'day') return /^[a-z]+$/.test(printTime(before(point), 'end'));
  return point.kind === 'absolute' && point.epochUs % 86_400_000_000n === 0n;
}
