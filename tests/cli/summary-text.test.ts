import { describe, expect, it } from 'vitest';
import { createDrillDown } from '../../src/cli/output/drill-down.ts';
import { renderSummaryText } from '../../src/cli/output/summary-text.ts';
import { createStyle } from '../../src/cli/terminal/style.ts';
import { displayWidth } from '../../src/cli/terminal/width.ts';
import { exampleSummary } from './summary-example.ts';

const drillDown = createDrillDown({ program: 'telltale', files: [], store: undefined });
const render = (width: number | undefined, color = false) =>
  renderSummaryText(exampleSummary, { of: 'the store', drillDown, style: createStyle(color), width });

describe('renderSummaryText', () => {
  it('sets a screen', () => {
    expect(`\n${render(100).replaceAll('`', '~')}`).toBe(String.raw`
Summary of the store, cluster prod, last 1h                                   telltale query 'QUERY'
2026-11-21 01:24:14 → 01:28:02 UTC, 3 min 48 s · 5,946 requests in 6,000 events

Requests          ▂█ ▂  peak 4,000 in 1 min at 01:25:00
4xx and 5xx          █  peak 12 in 1 min at 01:27:00                      timeslice 1m by code_class
Levels            Metadata 6,000
Stages            ResponseComplete 6,000 · no RequestReceived · no ResponseStarted
                  groupby cluster,level,stage
Silences          1 of 30 s or more; the longest 2026-11-21…00 → 01:27:00 UTC, 1 min in cluster prod
                  from 2026-11-21T01:25:30Z to 2026-11-21T01:27:30Z timeslice 10s

Actions           get 5,000 · +4                                                        groupby verb
Absent            nobody acted as another

Deletes  1,265 · the control plane 1,200: namespace-controller 1,190 · node-1 4 · +3
  verb:delete* and code<400 groupby user,verb,resource,namespace
       61  mallory                               delete pods                  in dev
        4  \u{1B}[2J<img src=…| \u{202E}gpj.exe  deletecollection configmaps  in 名前
           61 recorded at level Metadata
Exec and attach   nothing, and perhaps not recorded: no request on a subresource of pods

Bad records       3: not-json 3                                                         telltale bad
`);
  });

  it.each([60, 70, 80, 100, 140, 150, 180])('keeps to %d columns, the words of a query aside', (width) => {
    const lines = render(width).split('\n');
    const words = lines.filter((line) => displayWidth(line) > width);
    expect(words.filter((line) => !/^ +\S+$/.test(line))).toEqual([]);
  });

  it('sets two lists side by side where there is room, each in its own half', () => {
    const deletes = exampleSummary.sections.find(({ id }) => id === 'deletes');
    if (deletes === undefined) throw new Error('no deletes');
    const sections = [deletes, { ...deletes, id: 'more', title: 'More deletes', folded: null, rows: deletes.rows.slice(1) }];
    const options = { of: 'the store', drillDown, style: createStyle(false), width: 160 };
    const lines = renderSummaryText({ ...exampleSummary, sections }, options).split('\n');
    const at = lines.findIndex((line) => line.startsWith('Deletes'));
    expect(lines[at]).toMatch(/^Deletes {2}1,265 · .* More deletes {2}1,265$/);
    for (const line of lines.slice(at, at + 4)) expect(displayWidth(line)).toBeLessThanOrEqual(160);
    expect(lines[at]?.indexOf('More')).toBe(82);
    expect(lines[at + 1]).toMatch(/^ {2}verb:delete.* {20}verb:delete/);
    expect(lines[at + 3]).toContain('名前');
  });

  it('names the files once, before all queries, where they are many', () => {
    const files = Array.from({ length: 30 }, (_, index) => `audit-${index}.log`);
    const many = createDrillDown({ program: 'telltale', files, store: undefined });
    const text = renderSummaryText(exampleSummary, { of: '30 files', drillDown: many, style: createStyle(false), width: 120 });
    expect(text.split('\n')[0]).toMatch(/^set -- -f audit-0\.log /);
    expect(text.split('\n')[1]).toMatch(/^Summary of 30 files, .* telltale query 'QUERY' "\$\{@:\?set the files first\}"$/);
  });

  it('colours for people alone, and takes up the same room', () => {
    const colored = render(100, true);
    expect(colored).toContain('\u001b[1mDeletes\u001b[22m');
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(render(100));
    expect(render(100)).not.toMatch(/[\p{Cc}\p{Cf}](?<!\n)/u);
  });

  it('says where there is nothing', () => {
    const nothing = {
      ...exampleSummary,
      time: null,
      volume: null,
      sections: [],
      requests: 0,
      events: 0,
      badRecords: { count: 0, reasons: [] },
    };
    const options = { of: 'x', drillDown, style: createStyle(false), width: 80 };
    expect(renderSummaryText(nothing, options)).toContain('There are no events.');
    const newest = { time: '2026-11-20T01:24:14.328532Z', since: '2026-11-20T00:24:15Z', until: '2026-11-20T01:24:15Z' };
    expect(renderSummaryText({ ...nothing, newest }, options)).toContain('--since 2026-11-20T00:24:15Z --until 2026-11-20T01:24:15Z');
  });
});
