import { describe, expect, it } from 'vitest';
import { createDrillDown } from '../../src/cli/output/drill-down.ts';
import { renderSummaryMarkdown } from '../../src/cli/output/summary-markdown.ts';
import { exampleSummary } from './summary-example.ts';

const drillDown = createDrillDown({ program: 'telltale', files: ['audit.log'], store: undefined });
const markdown = renderSummaryMarkdown(exampleSummary, { of: 'audit.log', drillDown });

describe('renderSummaryMarkdown', () => {
  it('sets a section as a table, with its command', () => {
    expect(markdown).toContain(
      [
        '## Deletes',
        '',
        '1,265 requests.',
        '',
        '| user | verb | resource | namespace | count |',
        '| --- | --- | --- | --- | ---: |',
        '| `mallory` | `delete` | `pods` | `dev` | 61 |',
      ].join('\n'),
    );
    expect(markdown).toContain("```sh\ntelltale query 'verb:delete* and code<400 groupby user,verb,resource,namespace' -f audit.log\n```");
    expect(markdown).toContain('The control plane: 1,200 (`kube-system:namespace-controller` 1,190, `node-1` 4, …).');
    expect(markdown).toContain('Nothing, and perhaps not recorded: no request on a subresource of pods.');
  });

  it('keeps values out of the markup', () => {
    expect(markdown).toContain('| `` \\u{1B}[2J<img src=x onerror=alert(1)> `rm` \\| \\u{202E}gpj.exe `` | `deletecollection` |');
    expect(markdown).not.toMatch(/[\p{Cc}\p{Cf}](?<!\n)/u);
  });

  it('has as many cells in each row as in the head', () => {
    const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
    const cells = rows.map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(cells)).toEqual(new Set([4, 7]));
  });
});
