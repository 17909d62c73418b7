import { describe, expect, it } from 'vitest';
import { shapeOf, viewsOf } from './shape.ts';

const count = { key: 'count', type: 'count' };

describe('shapeOf', () => {
  it('tells keys from numbers', () => {
    const columns = [{ key: 'user', type: 'keyword' }, { key: 'code', type: 'integer' }, count];
    expect(shapeOf('groupby user, code', columns)).toEqual({ keys: ['user', 'code'], measures: ['count'], sliceMs: null });
  });

  it('knows slices of time', () => {
    const columns = [{ key: 'time', type: 'time' }, { key: 'verb', type: 'keyword' }, count];
    expect(shapeOf('timeslice 5m by verb', columns)).toEqual({ keys: ['verb'], measures: ['count'], sliceMs: 300_000 });
  });

  it('knows totals', () => {
    const columns = [{ key: 'p95(duration)', type: 'duration' }, count];
    expect(shapeOf('stats p95(duration), count()', columns)).toEqual({ keys: [], measures: ['p95(duration)', 'count'], sliceMs: null });
  });
});

describe('viewsOf', () => {
  it('begins with what fits', () => {
    expect(viewsOf({ keys: ['a'], measures: ['count'], sliceMs: null })[0]).toBe('bar');
    expect(viewsOf({ keys: ['a', 'b'], measures: ['count'], sliceMs: null })).toContain('heat');
    expect(viewsOf({ keys: ['a'], measures: ['count'], sliceMs: 1000 })[0]).toBe('line');
    expect(viewsOf({ keys: ['a'], measures: [], sliceMs: null })).toEqual(['table']);
  });
});
