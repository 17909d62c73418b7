/** `summary` as text: one screen, calm and aligned, every part with the query that goes on from it; how they are asked stands once, at the head. */
import type { SectionGroup, Summary } from '../../contract/summary.ts';
import type { Style } from '../terminal/style.ts';
import { displayWidth } from '../terminal/width.ts';
import type { DrillDown } from './drill-down.ts';
import { formatCount } from './format-cell.ts';
import { renderCoverage, renderHead, renderVolume } from './summary-head.ts';
import { label, labelWidth, type Page, queryGap, widthOf, withQuery } from './summary-layout.ts';
import { renderSections } from './summary-sections.ts';
import { timeIn } from './summary-time.ts';
import { wrapCommand } from './wrap-command.ts';

export interface SummaryTextOptions {
  /** What the summary is of: files or a store. */
  readonly of: string;
  readonly drillDown: DrillDown;
  readonly style: Style;
  /** Of the terminal; undefined where nobody said. */
  readonly width: number | undefined;
}

/** Groups of sections, with a blank line between them. */
const groupsTogether: readonly (readonly SectionGroup[])[] = [['activity', 'identities'], ['refusals'], ['sensitive'], ['health']];

const usualWidth = 100;
const leastWidth = 60;
const mostWidth = 180;

export function renderSummaryText(summary: Summary, { of, drillDown, style, width = usualWidth }: SummaryTextOptions): string {
  const page: Page = { width: Math.min(mostWidth, Math.max(leastWidth, width)), style };
  const sectionPage = { ...page, drillDown, sayTime: timeIn(summary.time) };
  const ofGroup = (group: SectionGroup) => summary.sections.filter((section) => section.group === group);
  const [title = '', ...head] = renderHead(summary, of, page);
  const blocks = [
    summary.time === null ? [title, ...head] : [...renderTitle(title, drillDown, page), ...head],
    [...renderVolume(summary, drillDown, page), ...renderCoverage(summary, drillDown, page)],
    ...groupsTogether.map((groups) => [
      ...groups.flatMap((group) => renderSections(ofGroup(group), sectionPage)),
      ...(groups.includes('health') ? renderBadRecords(summary, drillDown, page) : []),
    ]),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Stands where the queries that the parts show belong. */
const placeholder = 'QUERY';

/** The title and, over the queries that stand at the right, the command that asks them. */
function renderTitle(title: string, { prelude, command }: DrillDown, page: Page): string[] {
  const { width, style } = page;
  const form = command(placeholder);
  const before = prelude === null ? [] : [style.dim(prelude)];
  if (widthOf(title) + queryGap + displayWidth(form) <= width) return [...before, ...withQuery(page, title, form, 0)];
  const lead = 'Go deeper:  ';
  const lines = wrapCommand(form, width - lead.length).map((line, at) => (at === 0 ? lead : ' '.repeat(lead.length)) + line);
  return [title, ...before, ...lines.map(style.dim)];
}

function renderBadRecords({ badRecords: { count, reasons } }: Summary, { badRecords }: DrillDown, page: Page): string[] {
  const name = label('Bad records', page.style);
  if (count === 0) return [];
  const said = `${formatCount(count)}: ${reasons.map(({ reason, count: of }) => `${reason} ${formatCount(of)}`).join(' · ')}`;
  const line = `${name}${page.style.yellow(said)}`;
  return badRecords === null ? [line] : withQuery(page, line, badRecords, labelWidth);
}
