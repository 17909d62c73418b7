import { describe, expect, it } from 'vitest';
import { compose, openLens } from '../../address/address.ts';
import { isList, listFieldsOf, mend, namesColumns, ownBounds, volumeOf, withIdentity, withoutColumns, withSort } from './question.ts';

describe('what a question is', () => {
  it('lists events, or groups them', () => {
    expect(isList('verb=get last 24h sort code')).toBe(true);
    expect(isList('groupby user')).toBe(false);
    expect(namesColumns('verb=get include user')).toBe(true);
    expect(namesColumns('verb=get sort user')).toBe(false);
  });

  it('may name a range of its own', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(ownBounds('verb=get', now)).toBeNull();
    expect(ownBounds('last 1h', now)).toEqual({ fromMs: now - 3_600_000, toMs: now });
    expect(ownBounds('from 2026-11-20T00:00:00Z to 2026-11-20T06:00:00Z', now)).toEqual({
      fromMs: Date.parse('2026-11-20T00:00:00Z'),
      toMs: Date.parse('2026-11-20T06:00:00Z'),
    });
  });
});

describe('how a list is asked', () => {
  it('names what is shown, and what each row needs', () => {
    expect(listFieldsOf(['time', 'user', ' = '])).toEqual(['time', 'user', 'id', 'cluster', 'impersonateduser', 'subresource', 'path']);
  });

  it('has the identity where the question names its columns', () => {
    expect(withIdentity('verb=get include user, verb last 1h')).toBe('verb=get include user, verb, id last 1h');
    expect(withIdentity('include user, id')).toBe('include user, id');
    expect(withIdentity('verb=get')).toBe('verb=get');
  });

  it('loses the columns that it names, when others are chosen', () => {
    expect(withoutColumns('verb=get | include user | sort code')).toBe('verb=get | sort code');
    expect(withoutColumns('include user')).toBe('');
    expect(withoutColumns('user="include"')).toBe('user="include"');
  });
});

describe('sorting', () => {
  it('replaces the order, and stays before a limit', () => {
    expect(withSort('verb=get', 'user', false)).toBe('verb=get sort user');
    expect(withSort('groupby user sort user limit 5', 'count', true)).toBe('groupby user sort count desc limit 5');
  });

  it('is refused where the text has errors', () => {
    expect(withSort('user="', 'user', true)).toBeNull();
  });
});

describe('mending', () => {
  const lens = { ...openLens, clusters: ['prod'] };
  const asked = (question: string) => compose(question, lens, { last: '24h' });

  it('changes the question where the place is in it', () => {
    const fix = { title: '', span: { start: 0, end: 4 }, text: 'verb' };
    expect(mend('vreb=get', asked('vreb=get'), fix)).toEqual({ question: 'verb=get' });
  });

  it('changes the range of the lens where that is mended', () => {
    const text = asked('verb=get');
    const start = text.indexOf('last');
    const fix = { title: '', span: { start, end: text.length }, text: 'from 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z' };
    expect(mend('verb=get', text, fix)).toEqual({
      question: 'verb=get',
      lens: { range: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' } },
    });
  });

  it('takes the text over as a whole where neither is', () => {
    const text = asked('verb=get');
    const start = text.indexOf('prod');
    const mended = mend('verb=get', text, { title: '', span: { start, end: start + 4 }, text: 'staging' });
    expect(mended.question).toContain('cluster=staging');
    expect(mended.lens).toEqual({ range: null, clusters: [], namespaces: [] });
  });
});

describe('volume', () => {
  it('is of the events, whatever is made of them', () => {
    expect(volumeOf('verb=get last 1h groupby user', '1m')).toBe('verb=get last 1h timeslice 1m by code_class');
    expect(volumeOf('user="', '1m')).toBeNull();
  });
});
