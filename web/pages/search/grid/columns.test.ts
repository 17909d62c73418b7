import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeColumn, moveColumn, plainColumn, printColumns, readColumns, toggleColumn } from './columns.ts';

const names = (columns: readonly { readonly name: string }[] | null) => columns?.map(({ name }) => name);

describe('columns in the address', () => {
  it('are read with their widths, pinned ones first', () => {
    expect(readColumns('user;!time@180;annotations["a/b"]')).toEqual([
      { name: 'time', width: 180, isPinned: true },
      { name: 'user', width: null, isPinned: false },
      { name: 'annotations["a/b"]', width: null, isPinned: false },
    ]);
  });

  it('are the usual ones where nothing usable stands there', () => {
    for (const text of [null, '', ';;;', '!']) expect(readColumns(text)).toBeNull();
  });

  it('are there once, within bounds', () => {
    expect(readColumns('user;user@90')).toEqual([plainColumn('user')]);
    expect(readColumns('user@1')?.[0]?.width).toBe(48);
    expect(readColumns(Array.from({ length: 500 }, (_, at) => `f${at}`).join(';'))).toHaveLength(60);
  });

  it('come back as they were written, whatever a name holds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 }), fc.boolean(), (given, isPinned) => {
        const columns = given.map((name, at) => ({ name, width: at % 2 === 0 ? null : 100 + at, isPinned }));
        expect(readColumns(printColumns(columns))).toEqual(columns);
      }),
    );
  });
});

describe('changing columns', () => {
  const columns = ['time', 'user', 'verb'].map(plainColumn);

  it('moves one to the place of another', () => {
    expect(names(moveColumn(columns, 'verb', 0))).toEqual(['verb', 'time', 'user']);
    expect(names(moveColumn(columns, 'time', 2))).toEqual(['user', 'verb', 'time']);
    expect(moveColumn(columns, 'none', 1)).toBe(columns);
  });

  it('pins what is moved among the pinned', () => {
    const pinned = changeColumn(columns, 'verb', { isPinned: true });
    expect(names(pinned)).toEqual(['verb', 'time', 'user']);
    expect(moveColumn(pinned, 'user', 0)[0]).toEqual({ name: 'user', width: null, isPinned: true });
  });

  it('adds and takes away, and leaves the last', () => {
    expect(names(toggleColumn(columns, 'code'))).toEqual(['time', 'user', 'verb', 'code']);
    expect(names(toggleColumn(columns, 'user'))).toEqual(['time', 'verb']);
    expect(names(toggleColumn([plainColumn('time')], 'time'))).toEqual(['time']);
  });
});
