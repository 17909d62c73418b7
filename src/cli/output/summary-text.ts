/** `summary` as text: one screen, calm and aligned, every part with the command that goes on from it. */
import { type SectionGroup, type Summary, sectionGroups } from '../../contract/summary.ts';
import type { Style } from '../terminal/style.ts';
import type { DrillDown } from './drill-down.ts';
import { formatCount } from './format-cell.ts';
import { renderCoverage, renderHead, renderVolume } from './summary-head.ts';
import { label, labelWidth, type Page, withCommand } from './summary-layout.ts';
import { renderSections } from './summary-sections.ts';
import { timeIn } from './summary-time.ts';

export interface SummaryTextOptions {
  /** What the summary is of: files or a store. */
  readonly of: string;
  readonly drillDown: DrillDown;
  readonly style: Style;
  /** Of the terminal; undefined where nobody said. */
  readonly width: number | undefined;
}

const usualWidth = 100;
const leastWidth = 60;
const mostWidth = 180;

export function renderSummaryText(summary: Summary, { of, drillDown, style, width = usualWidth }: SummaryTextOptions): string {
  const page: Page = { width: Math.min(mostWidth, Math.max(leastWidth, width)), style };
  const sectionPage = { ...page, drillDown, sayTime: timeIn(summary.time) };
  const ofGroup = (group: SectionGroup) => summary.sections.filter((section) => section.group === group);
  const blocks = [
    [...renderHead(summary, of, page), ...(drillDown.prelude === null ? [] : [style.dim(drillDown.prelude)])],
    [...renderVolume(summary, drillDown, page), ...renderCoverage(summary, drillDown, page)],
    ...sectionGroups.map((group) => [
      ...renderSections(ofGroup(group), sectionPage),
      ...(group === 'health' ? renderBadRecords(summary, drillDown, page) : []),
    ]),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function renderBadRecords({ badRecords: { count, reasons } }: Summary, { badRecords }: DrillDown, page: Page): string[] {
  const name = label('Bad records', page.style);
  if (count === 0) return [`${name}none`];
  const said = `${formatCount(count)}: ${reasons.map(({ reason, count: of }) => `${reason} ${formatCount(of)}`).join(' · ')}`;
  const line = `${name}${page.style.yellow(said)}`;
  return badRecords === null ? [line] : withCommand(page, line, badRecords, labelWidth);
}
