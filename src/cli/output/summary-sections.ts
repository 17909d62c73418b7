/** The sections of the text summary: values in a row, or one line for each row under a heading. What is absent is said together. */
import type { Folded, SectionAnswer } from '../../contract/summary.ts';
import { escapeText } from '../terminal/escape.ts';
import { cutMiddle, displayWidth, pad } from '../terminal/width.ts';
import type { DrillDown } from './drill-down.ts';
import { formatCount } from './format-cell.ts';
import {
  flow,
  halfPage,
  inColumns,
  label,
  labelled,
  labelWidth,
  type Page,
  queryGap,
  widthOf,
  withQuery,
  wrapWords,
} from './summary-layout.ts';
import { labelOf, type Phrase, phraseOf, type SayTime, shortActor } from './summary-phrases.ts';

export interface SectionPage extends Page {
  readonly drillDown: DrillDown;
  readonly sayTime: SayTime;
}

/** All sections of a group. */
export function renderSections(sections: readonly SectionAnswer[], page: SectionPage): string[] {
  const present = sections.filter(({ absence }) => absence === null);
  const absent = sections.flatMap(({ absence }) => (absence?.recorded === true ? [absence.text] : []));
  const unrecorded = sections.flatMap((section) =>
    section.absence?.recorded === false ? renderUnrecorded(section, section.absence.text, page) : [],
  );
  const values = present.filter(({ form }) => form === 'values').flatMap((section) => renderValues(section, page));
  const lists = renderLists(
    present.filter(({ form }) => form === 'list'),
    page,
  );
  const none = labelled('Absent', flow(absent, page.width - labelWidth, absent.length, 0), page.style);
  return [...values, ...lists, ...unrecorded, ...(absent.length === 0 ? [] : none)];
}

function renderUnrecorded({ title }: SectionAnswer, why: string, { width, style }: SectionPage): string[] {
  const lines = wrapWords(`nothing, and perhaps not recorded: ${why}`, width - labelWidth);
  return labelled(title, lines.map(style.yellow), style);
}

/** A first screen shows so many rows of each list, and more where two lists stand side by side; the answer has all. */
const listRows = 2;
const listRowsBeside = 3;

/** A value is cut to this, so that a long one does not keep out the others. */
const mostValue = 48;

/** With this much room for values beside the query, they share a line. */
const leastBeside = 46;

function renderValues(section: SectionAnswer, page: SectionPage): string[] {
  const { style, width, drillDown } = page;
  const query = drillDown.inQuotes(section.query);
  const items = section.rows.map(
    (row) => `${paintCode(section, cutMiddle(labelOf(section, row), mostValue), page)} ${formatCount(Number(row.values['count']))}`,
  );
  const own = section.folded === null ? '' : ` · ${style.dim(`the control plane ${formatCount(section.folded.requests)}`)}`;
  const beside = width - labelWidth - displayWidth(query) - queryGap;
  const room = (beside >= leastBeside ? beside : width - labelWidth) - widthOf(own);
  const line = label(section.title, style) + flow(items, room, 1, section.more).join('') + own;
  return withQuery(page, line, query, labelWidth);
}

function paintCode({ columns }: SectionAnswer, text: string, { style }: SectionPage): string {
  if (columns[0]?.key !== 'code') return text;
  return text.startsWith('5') ? style.red(text) : text.startsWith('4') ? style.yellow(text) : text;
}

interface Columns {
  readonly lead: number;
  readonly who: number;
  readonly what: number;
}

/** The first column is the same in all lists, so that they stand under one another. */
const leadWidth = 9;
/** Parts of the width that who and what may take. */
const mostWho = 0.36;
const mostWhat = 0.32;

/** In two columns where the width allows that, and there is more than one. */
function renderLists(sections: readonly SectionAnswer[], page: SectionPage): string[] {
  const half = sections.length > 1 ? halfPage(page) : null;
  if (half === null) return sections.flatMap((section) => renderList(section, listRows, page));
  return inColumns(
    sections.map((section) => renderList(section, listRowsBeside, { ...page, ...half })),
    half,
  );
}

function renderList(section: SectionAnswer, most: number, page: SectionPage): string[] {
  const { style } = page;
  const phrases = section.rows.slice(0, most).map((row) => phraseOf(row, page.sayTime));
  const widest = (part: keyof Phrase) => phrases.reduce((most, phrase) => Math.max(most, displayWidth(phrase[part])), 0);
  const columns = {
    lead: Math.max(leadWidth, widest('lead')),
    who: Math.min(Math.floor(page.width * mostWho), widest('who')),
    what: Math.min(Math.floor(page.width * mostWhat), widest('what')),
  };
  return [
    ...renderHeading(section, page),
    ...phrases.map((phrase) => renderPhrase(phrase, columns, page)),
    ...(section.caveat === null ? [] : [`${' '.repeat(columns.lead)}  ${style.yellow(section.caveat)}`]),
  ];
}

/** The title, how many there are, what of them the control plane did, and by whom of it as far as there is room. */
function renderHeading({ title, columns, requests, query, folded }: SectionAnswer, page: SectionPage): string[] {
  const { style, width, drillDown } = page;
  const isOfAll = columns.some(({ type }) => type === 'duration');
  const head = `${style.bold(title)}  ${isOfAll ? 'of ' : ''}${formatCount(requests)}`;
  const asked = drillDown.inQuotes(query);
  const own = folded === null ? '' : `the control plane ${formatCount(folded.requests)}`;
  const short = own === '' ? head : `${head} · ${style.dim(own)}`;
  const beside = width - displayWidth(asked) - queryGap;
  const room = (widthOf(short) <= beside ? beside : width) - widthOf(short) - 2;
  const long = folded === null || room < leastNamed ? short : short + style.dim(`: ${nameActors(folded, room)}`);
  return withQuery(page, long, asked, 2);
}

/** With less room than this nobody is named. */
const leastNamed = 28;

function nameActors({ actors, more }: Folded, room: number): string {
  const named = actors.map(({ actor, requests: count }) => `${shortActor(escapeText(actor))} ${formatCount(count)}`);
  return flow(named, room, 1, more).join('');
}

function renderPhrase({ lead, who, what, where, rest }: Phrase, columns: Columns, { width }: SectionPage): string {
  const start = `${pad(lead, columns.lead, 'left')}  ${pad(cutMiddle(who, columns.who), columns.who, 'right')}`;
  const does = what === '' ? '' : `  ${pad(cutMiddle(what, columns.what), columns.what, 'right')}`;
  const tail = [where, rest].filter((part) => part !== '').join('  ');
  const room = width - displayWidth(start) - displayWidth(does) - 2;
  return `${start}${does}  ${cutMiddle(tail, room)}`.trimEnd();
}
