/** The sections of the text summary: values in a row, or one line for each row under a heading. What is absent is said together. */
import type { Folded, SectionAnswer } from '../../contract/summary.ts';
import { escapeText } from '../terminal/escape.ts';
import { cutMiddle, displayWidth, pad } from '../terminal/width.ts';
import type { DrillDown } from './drill-down.ts';
import { formatCount } from './format-cell.ts';
import { commandGap, flow, label, labelled, labelWidth, type Page, widthOf, withCommand, wrapWords } from './summary-layout.ts';
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
  const lines = present.flatMap((section) => (section.form === 'values' ? renderValues(section, page) : renderList(section, page)));
  const none = labelled('Absent', flow(absent, page.width - labelWidth, absent.length, 0), page.style);
  return [...lines, ...unrecorded, ...(absent.length === 0 ? [] : none)];
}

function renderUnrecorded({ title }: SectionAnswer, why: string, { width, style }: SectionPage): string[] {
  const lines = wrapWords(`nothing, and perhaps not recorded: ${why}`, width - labelWidth);
  return labelled(title, lines.map(style.yellow), style);
}

/** A first screen shows so many rows of each list; the answer has more. */
const listRows = 3;

/** A value is cut to this, so that a long one does not keep out the others. */
const mostValue = 48;

/** With this much room for values beside the command, they share a line. */
const leastBeside = 64;

function renderValues(section: SectionAnswer, page: SectionPage): string[] {
  const { style, width, drillDown } = page;
  const command = drillDown.command(section.query);
  const items = section.rows.map(
    (row) => `${paintCode(section, cutMiddle(labelOf(section, row), mostValue), page)} ${formatCount(Number(row.values['count']))}`,
  );
  const own = section.folded === null ? '' : ` · ${style.dim(`the control plane ${formatCount(section.folded.requests)}`)}`;
  const beside = width - labelWidth - displayWidth(command) - commandGap;
  const room = (beside >= leastBeside ? beside : width - labelWidth) - widthOf(own);
  const line = label(section.title, style) + flow(items, room, 1, section.more).join('') + own;
  return withCommand(page, line, command, labelWidth);
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

function renderList(section: SectionAnswer, page: SectionPage): string[] {
  const { style } = page;
  const isOfAll = section.columns.some(({ type }) => type === 'duration');
  const head = `${style.bold(section.title)}  ${isOfAll ? 'of ' : ''}${formatCount(section.requests)}`;
  const phrases = section.rows.slice(0, listRows).map((row) => phraseOf(row, page.sayTime));
  const widest = (part: keyof Phrase) => phrases.reduce((most, phrase) => Math.max(most, displayWidth(phrase[part])), 0);
  const columns = {
    lead: Math.max(leadWidth, widest('lead')),
    who: Math.min(Math.floor(page.width * mostWho), widest('who')),
    what: Math.min(Math.floor(page.width * mostWhat), widest('what')),
  };
  return [
    ...withCommand(page, head, page.drillDown.command(section.query), 2),
    ...phrases.map((phrase) => renderPhrase(phrase, columns, page)),
    ...(section.folded === null ? [] : [renderFolded(section.folded, columns, page)]),
    ...(section.caveat === null ? [] : [`${' '.repeat(columns.lead)}  ${style.yellow(section.caveat)}`]),
  ];
}

function renderPhrase({ lead, who, what, where, rest }: Phrase, columns: Columns, { width }: SectionPage): string {
  const start = `${pad(lead, columns.lead, 'left')}  ${pad(cutMiddle(who, columns.who), columns.who, 'right')}`;
  const does = what === '' ? '' : `  ${pad(cutMiddle(what, columns.what), columns.what, 'right')}`;
  const tail = [where, rest].filter((part) => part !== '').join('  ');
  const room = width - displayWidth(start) - displayWidth(does) - 2;
  return `${start}${does}  ${cutMiddle(tail, room)}`.trimEnd();
}

function renderFolded({ requests, actors, more }: Folded, columns: Columns, { width, style }: SectionPage): string {
  const start = `${pad(formatCount(requests), columns.lead, 'left')}  the control plane: `;
  const named = actors.map(({ actor, requests: count }) => `${shortActor(escapeText(actor))} ${formatCount(count)}`);
  return style.dim(start + flow(named, width - displayWidth(start), 1, more).join(''));
}
