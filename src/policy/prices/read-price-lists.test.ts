import { describe, expect, it } from 'vitest';
import { readPriceLists } from './read-price-lists.ts';

const list = (more = '') =>
  `lists:\n  - name: ours\n    title: Ours\n    region: here\n    currency: EUR\n    unit: GiB\n${more}    ingest: { price: 0.5, asOf: 2026, source: a contract }\n`;

describe('readPriceLists', () => {
  it('reads lists, and takes a year for a date', () => {
    const { lists, findings } = readPriceLists(list());
    expect(findings).toEqual([]);
    expect(lists).toEqual([
      {
        name: 'ours',
        aliases: [],
        title: 'Ours',
        region: 'here',
        currency: 'EUR',
        unit: 'GiB',
        ingest: { price: 0.5, asOf: '2026', source: 'a contract' },
        notes: [],
      },
    ]);
  });

  it.each([
    ['an unknown key', list('    discount: 5\n'), 2, 'discount'],
    ['a wrong unit', list().replace('GiB', 'MB'), 6, 'lists.0.unit'],
    ['a price below nothing', list().replace('0.5', '-1'), 7, 'lists.0.ingest.price'],
    ['a price that is no number', list().replace('0.5', '.nan'), 7, 'lists.0.ingest.price'],
    ['a price without a date', list().replace('asOf: 2026, ', ''), 7, 'lists.0.ingest.asOf'],
    ['a wrong date', list().replace('2026', 'soon'), 7, 'lists.0.ingest.asOf'],
    ['a name twice', `${list()}${list().replace('lists:\n', '')}`, 1, 'ours is given twice'],
    ['no lists', 'lists: []', 1, 'lists'],
    ['nothing', '', 1, 'The file'],
    ['a list', '- a', 1, 'The file'],
    ['bad YAML', 'lists: [', 1, ''],
    ['aliases', 'lists: &a [*a]', 1, ''],
    ['a deep nesting', '['.repeat(20_000), 1, ''],
    ['a huge text', '#'.repeat(1_000_001), 1, 'characters'],
  ])('says where there is %s', (_, text, line, part) => {
    const { lists, findings } = readPriceLists(text);
    expect(lists).toEqual([]);
    expect(findings[0]?.line).toBe(line);
    expect(findings[0]?.message).toContain(part);
  });
});
