/** `summary -o md`: the whole answer for a report. Values from the log stand in code spans, where nothing in them is markup. */
import type { Cell } from '../../contract/rows.ts';
import type { SectionAnswer, Share, Summary } from '../../contract/summary.ts';
import { escapeText } from '../terminal/escape.ts';
import type { DrillDown } from './drill-down.ts';
import { formatCell, formatCount, isNumeric } from './format-cell.ts';
import { sparkline } from './sparkline.ts';
import { sayLength, sayTimeSpan } from './summary-time.ts';

export interface SummaryMarkdownOptions {
  readonly of: string;
  readonly drillDown: DrillDown;
}

export function renderSummaryMarkdown(summary: Summary, { of, drillDown }: SummaryMarkdownOptions): string {
  const { time, requests, events, asked } = summary;
  const about = [...asked.clusters.map((cluster) => `cluster ${code(cluster)}`), ...(asked.range === null ? [] : [code(asked.range)])];
  const blocks = [
    `# Summary of ${[code(of), ...about].join(', ')}`,
    time === null ? nothing(summary) : `**${sayTimeSpan(time)}**: ${formatCount(requests)} requests in ${formatCount(events)} events.`,
    ...(drillDown.prelude === null ? [] : [shell(drillDown.prelude)]),
    ...volume(summary, drillDown),
    ...(time === null ? [] : coverage(summary, drillDown)),
    ...summary.sections.flatMap((section) => renderSection(section, drillDown)),
    ...badRecords(summary, drillDown),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function nothing({ newest }: Summary): string {
  if (newest === null) return 'There are no events.';
  return `No event lies in this range; the newest is of ${newest.time}. As long a range ends with it from ${newest.since} to ${newest.until}.`;
}

function volume({ volume }: Summary, drillDown: DrillDown): string[] {
  if (volume === null) return [];
  const chart = `requests     ${sparkline(volume.requests)}\n4xx and 5xx  ${sparkline(volume.failed)}`;
  return [
    '## Volume',
    `From ${volume.from}, in slices of ${sayLength(volume.sliceSeconds)}.`,
    `\`\`\`text\n${chart}\n\`\`\``,
    shell(drillDown.command(volume.query)),
  ];
}

function coverage({ coverage }: Summary, drillDown: DrillDown): string[] {
  const { clusters, levels, stages, silences } = coverage;
  const rows = [
    ['Clusters', shares(clusters)],
    ['Levels', shares(levels)],
    ['Stages', shares(stages)],
    [
      'Silences',
      silences === null
        ? 'too few events to tell what is usual'
        : `${formatCount(silences.count)} of ${sayLength(silences.atLeastSeconds)} or more`,
    ],
    ...(silences?.longest ?? []).map((silence) => ['', `${code(silence.cluster)} ${sayTimeSpan(silence)}`]),
  ];
  return ['## What the log holds', table(['', 'Events'], [false, false], rows), shell(drillDown.command(coverage.query))];
}

const shares = (values: readonly Share[]) => values.map(({ value, events }) => `${code(value)} ${formatCount(events)}`).join(', ');

function renderSection(section: SectionAnswer, drillDown: DrillDown): string[] {
  const { title, requests, columns, rows, folded, absence, caveat, more } = section;
  const command = shell(drillDown.command(section.query));
  const own =
    folded === null
      ? []
      : [
          `The control plane: ${formatCount(folded.requests)} (${folded.actors.map(({ actor, requests }) => `${code(actor)} ${formatCount(requests)}`).join(', ')}${folded.more > 0 ? ', …' : ''}).`,
        ];
  if (absence !== null)
    return [
      `## ${title}`,
      sentence(absence.recorded ? absence.text : `nothing, and perhaps not recorded: ${absence.text}`),
      ...own,
      command,
    ];
  const shown = columns.filter(({ key }) => key !== 'id');
  const cells = rows.map(({ values }) => shown.map(({ key, type }) => cell(values[key] ?? null, type)));
  return [
    `## ${title}`,
    `${formatCount(requests)} ${requests === 1 ? 'request' : 'requests'}.`,
    table(
      shown.map(({ key }) => key),
      shown.map(({ type }) => isNumeric(type)),
      cells,
    ),
    ...(more > 0 ? [`And ${section.isMoreExact ? '' : 'more than '}${formatCount(more)} more.`] : []),
    ...own,
    ...(caveat === null ? [] : [`Note: ${caveat}.`]),
    command,
  ];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function cell(value: Cell, type: string): string {
  const text = formatCell(value, type);
  return text === '' || isNumeric(type) ? text : code(text);
}

function badRecords({ badRecords: { count, reasons } }: Summary, drillDown: DrillDown): string[] {
  const said =
    count === 0
      ? 'None.'
      : `${formatCount(count)}: ${reasons.map(({ reason, count: of }) => `${code(reason)} ${formatCount(of)}`).join(', ')}.`;
  return ['## Bad records', said, ...(count === 0 || drillDown.badRecords === null ? [] : [shell(drillDown.badRecords)])];
}

function table(head: readonly string[], numeric: readonly boolean[], rows: readonly (readonly string[])[]): string {
  // A table is cut at every bar, in code spans too.
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(numeric.map((right) => (right ? '---:' : '---'))), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  const shown = escapeText(text);
  if (shown === '') return '';
  const fence = '`'.repeat(longestRun(shown) + 1);
  return fence.length === 1 ? `\`${shown}\`` : `${fence} ${shown} ${fence}`;
}

/** A fence longer than any run of backticks in the command. */
function shell(command: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(command) + 1));
  return `${fence}sh\n${escapeText(command)}\n${fence}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
