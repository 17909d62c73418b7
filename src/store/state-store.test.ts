import { beforeAll, describe, expect, it } from 'vitest';
import { storeOfFile } from '../../tests/store/store-directory.ts';
import { StateStore } from './state-store.ts';
import type { Store } from './store.ts';

let store: Store;
const opened = storeOfFile();
let nowMs = Date.UTC(2026, 10, 21, 1, 30);

beforeAll(() => {
  store = opened();
});

const open = (kind: string) => new StateStore(store, kind, () => (nowMs += 1000));
const byAnn = (id: string) => ({ id, author: 'ann' });

describe('StateStore', () => {
  it('gives the newest version of each document, and keeps the older ones', async () => {
    const state = open('note');
    expect(await state.latest()).toEqual([]);
    expect(await state.save(byAnn('b'), '{"n":1}')).toBe(1);
    expect(await state.save(byAnn('a'), '{"n":2}')).toBe(1);
    expect(await state.save({ id: 'b', author: 'ben' }, '{"n":3}')).toBe(2);
    expect((await state.latest()).map(({ id, version, document, author }) => [id, version, document, author])).toEqual([
      ['a', 1, '{"n":2}', 'ann'],
      ['b', 2, '{"n":3}', 'ben'],
    ]);
    expect((await state.history('b')).map(({ version, document, author, at }) => [version, document, author, at])).toEqual([
      [2, '{"n":3}', 'ben', '2026-11-21T01:30:03.000000Z'],
      [1, '{"n":1}', 'ann', '2026-11-21T01:30:01.000000Z'],
    ]);
  });

  it('removes by a version of its own, after which the document may come back', async () => {
    const state = open('removal');
    expect(await state.remove(byAnn('x'))).toBe(false);
    await state.save(byAnn('x'), '1');
    expect(await state.remove(byAnn('x'))).toBe(true);
    expect(await state.remove(byAnn('x'))).toBe(false);
    expect(await state.latest()).toEqual([]);
    expect(await state.save(byAnn('x'), '2')).toBe(3);
    expect((await state.history('x')).map(({ version, document }) => [version, document])).toEqual([
      [3, '2'],
      [2, null],
      [1, '1'],
    ]);
  });

  it('keeps the kinds apart, and text as it is', async () => {
    const hostile = '{"q":"\' OR 1=1; DROP TABLE state -- {p0:String}\\n\\n é 日本"}';
    await open('one').save(byAnn("'; --"), hostile);
    await open('other').save(byAnn('y'), '{}');
    expect((await open('one').latest()).map(({ id, document }) => [id, document])).toEqual([["'; --", hostile]]);
    expect((await open('other').latest()).map(({ id }) => id)).toEqual(['y']);
  });

  it('adds many at once, gives the newest, and forgets what is old', async () => {
    const state = open('entry');
    await state.add([], 'ann');
    const entry = (id: string, atMs: number) => ({ id, document: JSON.stringify({ id }), atMs });
    await state.add([entry('b', 2000), entry('a', 1000), entry('c', 3000)], 'ann');
    await open('other-entry').add([entry('z', 500)], 'ann');
    expect((await state.newest(2)).map(({ id, version, author }) => [id, version, author])).toEqual([
      ['c', 1, 'ann'],
      ['b', 1, 'ann'],
    ]);
    // The same again, later: the later one holds, until it is removed.
    await state.add([{ id: 'a', document: '"again"', atMs: 4000 }], 'ann');
    expect((await state.latest()).map(({ document }) => document)).toEqual(['"again"', '{"id":"b"}', '{"id":"c"}']);
    await state.remove(byAnn('c'));
    await state.add([{ id: 'c', document: '"too late"', atMs: nowMs + 1_000_000 }], 'ann');
    expect((await state.latest()).map(({ id }) => id)).toEqual(['a', 'b']);
    await state.forget(4000);
    expect((await state.latest()).map(({ id, document }) => [id, document])).toEqual([['a', '"again"']]);
    expect((await open('other-entry').newest(9)).map(({ id }) => id)).toEqual(['z']);
  });
});
