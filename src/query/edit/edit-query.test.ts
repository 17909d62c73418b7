import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuery } from '../check-query.ts';
import { behindRow, eventsOf, filterBy, narrow, printCondition, rangeText, removeFilter, withRange, withStages } from './edit-query.ts';

describe('a query that is narrowed', () => {
  it('keeps what was written, and its stages', () => {
    expect(filterBy('verb = delete   | groupby user', 'resource', 'pods')).toBe('verb = delete and resource=pods groupby user');
    expect(filterBy('', 'code', 403)).toBe('code=403');
    expect(filterBy('*', 'code', '403')).toBe('code=403');
    expect(filterBy('last 1h', 'user', 'system:anonymous')).toBe('user="system:anonymous" last 1h');
    expect(filterBy('verb=get or verb=list', 'user', 'eve', true)).toBe('(verb=get or verb=list) and user!=eve');
    expect(filterBy('verb=get # all reads', 'user', 'eve')).toBe('verb=get # all reads\nand user=eve');
  });

  it('does not say the same twice, nor the opposite as well', () => {
    expect(filterBy('verb=get and code=403', 'code', 403)).toBe('verb=get and code=403');
    expect(filterBy('verb=get and code=403', 'code', 403, true)).toBe('verb=get and code!=403');
    expect(filterBy('user is empty', 'user', null, true)).toBe('user is not empty');
    expect(removeFilter('verb=get and code=403 last 1h', 'code=403')).toBe('verb=get last 1h');
    expect(removeFilter('verb=get', 'verb=get')).toBe('');
  });

  it('is none where the text has errors, or there is no such field', () => {
    expect(narrow('verb=', 'code=403')).toBeNull();
    expect(filterBy('verb=get', 'no such field', 'x')).toBeNull();
  });

  it('means the very value, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), fc.boolean(), (value, isExcluded) => {
        const text = filterBy('verb=get or verb=list last 1h', 'user', value, isExcluded);
        const { query } = readQuery(text ?? 'verb=', { names: 'literal' });
        const compared = query?.where?.kind === 'and' ? query.where.operands[1] : null;
        expect(compared).toMatchObject({ kind: 'compare', field: { field: 'user' }, op: isExcluded ? '!=' : '=', value: { value } });
      }),
    );
  });
});

describe('a range', () => {
  it('takes the place of the one that stands there', () => {
    expect(withRange('verb=get last 1h groupby user', { last: '24h' })).toBe('verb=get last 24h groupby user');
    expect(withRange('groupby user', { from: '2026-11-21T01:00:00Z', to: '2026-11-21T02:00:00Z' })).toBe(
      'from 2026-11-21T01:00:00Z to 2026-11-21T02:00:00Z groupby user',
    );
    expect(withRange('verb=get since 2026-11-21', null)).toBe('verb=get');
    expect(rangeText('verb=get since 2026-11-21 groupby user')).toBe('since 2026-11-21');
    expect(rangeText('verb=get')).toBeNull();
  });
});

describe('what is behind a row', () => {
  it('is its keys as filters, and its slice of time as a range', () => {
    const query = 'code>=400 last 24h groupby user,verb sort count desc';
    expect(behindRow(query, { user: 'eve', verb: null, count: 3 })).toBe('code>=400 and user=eve and verb is empty last 24h');
    const slices = 'verb=get timeslice 5m by code';
    expect(behindRow(slices, { time: '2026-11-21T01:25:00.000Z', code: 200, count: 1 })).toBe(
      'verb=get and code=200 from 2026-11-21T01:25:00.000Z to 2026-11-21T01:30:00.000Z',
    );
  });

  it('leaves out what is made of the events', () => {
    expect(eventsOf('verb=get last 1h top 3 user')).toBe('verb=get last 1h');
    expect(withStages('verb=get last 1h top 3 user', 'groupby code')).toBe('verb=get last 1h groupby code');
  });

  it('prints conditions by the type of the field', () => {
    expect(printCondition('code', '404')).toBe('code=404');
    expect(printCondition('request.spec.replicas', 3)).toBe('request.spec.replicas=3');
    expect(printCondition('annotations["k8s.io/deprecated"]', 'true')).toBe('annotations["k8s.io/deprecated"]="true"');
    expect(printCondition('name', 'and')).toBe('name="and"');
  });
});
