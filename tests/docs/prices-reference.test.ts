import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { monthCost } from '../../src/policy/prices/month-cost.ts';
import { readPriceLists } from '../../src/policy/prices/read-price-lists.ts';
import { builtInPrices } from '../../src/service/policy/price-lists.ts';
import { readReferencePage } from './reference-page.ts';

const { lists, findings } = readPriceLists(readFileSync(builtInPrices, 'utf8'));
const entries = new Map(readReferencePage('prices.md').map((entry) => [entry.name, entry]));
const page = readFileSync(new URL('../../docs/reference/prices.md', import.meta.url), 'utf8');

describe('docs/reference/prices.md', () => {
  it('has every list of prices, and no other', () => {
    expect(findings).toEqual([]);
    expect(lists.length).toBeGreaterThanOrEqual(5);
    expect([...entries.keys()]).toEqual(lists.map(({ name }) => name));
  });

  it.each(lists.map((list) => [list.name, list] as const))(
    'tells of %s what the file tells, and each price has its date and place',
    (name, list) => {
      const entry = entries.get(name);
      expect(entry?.prose).toBe(`${list.title}.`);
      expect(entry?.facts.get('Region')).toBe(list.region);
      expect(list.page).toMatch(/^https:\/\//);
      for (const [fact, part] of [
        ['Sending', list.ingest],
        ['Keeping', list.storage],
      ] as const) {
        const said = entry?.facts.get(fact);
        if (part === undefined) expect(said).toBe('nothing');
        else {
          expect(said?.startsWith(`${part.price} ${list.currency} for a ${list.unit}`)).toBe(true);
          expect(said?.endsWith(`(${part.asOf}, ${part.source})`)).toBe(true);
          expect(part.source).toMatch(/https:\/\//);
        }
      }
      for (const note of list.notes) expect(entry?.text).toContain(`- Note: ${note}`);
      expect(monthCost(list, { events: 1, bytes: 1e9, gzipRatio: 0.1 }, 90).total).toBeGreaterThan(0);
    },
  );

  it('has an example of a file that can be read', () => {
    const example = /```yaml\n([\s\S]*?)\n```/.exec(page)?.[1] ?? '';
    expect(readPriceLists(example)).toMatchObject({ findings: [], lists: [{ name: 'loki', unit: 'GiB' }] });
  });
});
