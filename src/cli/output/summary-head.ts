/** The head of the text summary: what it is of, from when to when, how much over time, and what the log holds. */
import type { Share, Summary } from '../../contract/summary.ts';
import { escapeText } from '../terminal/escape.ts';
import { cutMiddle, displayWidth } from '../terminal/width.ts';
import type { DrillDown } from './drill-down.ts';
import { formatCount } from './format-cell.ts';
import { joinNeighbours, sparkline } from './sparkline.ts';
import { flow, label, labelled, labelWidth, type Page, withQuery } from './summary-layout.ts';
import { sayLength, sayTimeSpan, timeIn } from './summary-time.ts';

export function renderHead(summary: Summary, of: string, page: Page): string[] {
  const { asked, time } = summary;
  const about = [...asked.clusters.map((cluster) => `cluster ${cluster}`), ...(asked.range === null ? [] : [asked.range])].join(', ');
  const title = page.style.bold('Summary');
  const subject = escapeText(about === '' ? of : `${of}, ${about}`);
  const first = `${title} ${cutMiddle(`of ${subject}`, page.width - 8)}`;
  if (time === null) return [first, ...renderNothing(summary)];
  const counts = `${formatCount(summary.requests)} ${summary.requests === 1 ? 'request' : 'requests'} in ${formatCount(summary.events)} ${summary.events === 1 ? 'event' : 'events'}`;
  const line = `${sayTimeSpan(time)} · ${counts}`;
  return displayWidth(line) <= page.width ? [first, line] : [first, sayTimeSpan(time), counts];
}

function renderNothing({ newest }: Summary): string[] {
  if (newest === null) return ['There are no events.'];
  const instant = `${newest.time.slice(0, 10)} ${newest.time.slice(11, 19)} UTC`;
  return [
    `No event lies in this range. The newest is of ${instant}; as long a range that ends with it:`,
    `  --since ${newest.since} --until ${newest.until}`,
  ];
}

export function renderVolume({ volume, time }: Summary, drillDown: DrillDown, page: Page): string[] {
  if (volume === null || time === null) return [];
  const sayTime = timeIn(time);
  const line = (name: string, numbers: readonly number[], paint: (text: string) => string) => {
    const peak = numbers.reduce((best, number, at) => (number > (numbers[best] ?? 0) ? at : best), 0);
    const start = new Date(Date.parse(volume.from) + peak * volume.sliceSeconds * 1000).toISOString();
    const most = numbers[peak] ?? 0;
    const said = most === 0 ? 'none' : `peak ${formatCount(most)} in ${sayLength(volume.sliceSeconds)} at ${sayTime(start)}`;
    const bars = joinNeighbours(numbers, page.width - labelWidth - said.length - 2);
    return `${label(name, page.style)}${paint(sparkline(bars))}  ${said}`;
  };
  const plain = (text: string) => text;
  return [
    line('Requests', volume.requests, plain),
    ...withQuery(page, line('4xx and 5xx', volume.failed, page.style.yellow), drillDown.inQuotes(volume.query), labelWidth),
  ];
}

const usualStages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete'];

export function renderCoverage({ coverage, volume, badRecords }: Summary, drillDown: DrillDown, page: Page): string[] {
  if (volume === null) return [];
  const room = page.width - labelWidth;
  const values = (name: string, shares: readonly Share[], also: readonly string[] = []) => {
    const items = [...shares.map(({ value, events }) => `${escapeText(value) || '(none)'} ${formatCount(events)}`), ...also];
    return labelled(name, flow(items, room, 2, 0), page.style);
  };
  const missing = usualStages.filter((stage) => !coverage.stages.some(({ value }) => value === stage));
  const lines = [
    ...(coverage.clusters.length > 1 ? values('Clusters', coverage.clusters) : []),
    ...values('Levels', coverage.levels),
    ...values(
      'Stages',
      coverage.stages,
      missing.map((stage) => page.style.yellow(`no ${stage}`)),
    ),
  ];
  const last = lines.pop() ?? '';
  return [
    ...lines,
    ...withQuery(page, last, drillDown.inQuotes(coverage.query), labelWidth),
    ...renderSilences(coverage.silences, badRecords.count === 0 ? ' · no bad records' : '', drillDown, page),
  ];
}

/** `also` ends the line where there is nothing of note. */
function renderSilences(silences: Summary['coverage']['silences'], also: string, drillDown: DrillDown, page: Page): string[] {
  const { style } = page;
  const name = label('Silences', style);
  if (silences === null) return [`${name}${style.dim('too few events to tell what is usual')}${also}`];
  const [longest] = silences.longest;
  const least = sayLength(silences.atLeastSeconds);
  if (longest === undefined) return [`${name}none of ${least} or more${also}`];
  const count = `${formatCount(silences.count)}${silences.isCountExact ? '' : ' or more'} of ${least} or more; the longest`;
  const said = `${count} ${sayTimeSpan(longest)} in cluster ${escapeText(longest.cluster)}`;
  return withQuery(page, `${name}${style.yellow(cutMiddle(said, page.width - labelWidth))}`, drillDown.inQuotes(longest.query), labelWidth);
}
