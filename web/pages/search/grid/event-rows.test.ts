import { describe, expect, it } from 'vitest';
import { cellOf, eventRows, filterByCell, filterByKey, textOfCell } from './event-rows.ts';

describe('rows of events', () => {
  const rows = eventRows([
    { key: 'user', type: 'keyword' },
    { key: 'groups', type: 'keywords' },
  ]);

  it('are read by the name of the column', () => {
    expect(cellOf(['alice', ['a', 'b']], rows, 'user')).toBe('alice');
    expect(cellOf(['alice'], rows, 'groups')).toBeNull();
    expect(cellOf(['alice'], rows, 'constructor')).toBeNull();
  });

  it('are told as text', () => {
    expect([null, 4, true, ['a', ['b']], { a: 1 }].map(textOfCell)).toEqual(['', '4', 'true', 'a, b', '{"a":1}']);
  });
});

describe('narrowing by a cell', () => {
  it('adds the value, or leaves it out', () => {
    expect(filterByCell('verb=get', { name: 'user', type: 'keyword', cell: 'alice' }, false)).toBe('verb=get and user=alice');
    expect(filterByCell('', { name: 'user', type: 'keyword', cell: '" or *' }, true)).toBe('user!="\\" or *"');
    expect(filterByCell('', { name: 'user', type: 'keyword', cell: '' }, false)).toBe('user is empty');
    expect(filterByCell('', { name: 'groups', type: 'keywords', cell: ['a', 'b'] }, false)).toBe('groups=a');
  });

  it('is not offered for times and objects', () => {
    expect(filterByCell('', { name: 'time', type: 'time', cell: '2026-01-01T00:00:00Z' }, false)).toBeNull();
    expect(filterByCell('', { name: 'request', type: 'object', cell: '{}' }, false)).toBeNull();
  });

  it('asks for keys of maps, whatever they hold', () => {
    expect(filterByKey('', 'annotations', 'a/b', false)).toBe('annotations["a/b"] is not empty');
    expect(filterByKey('', 'annotations', 'a"]', true)).toBe('annotations["a\\"]"] is empty');
  });
});
