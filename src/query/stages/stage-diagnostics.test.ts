/** What the stages that look at several events, or at two periods, say where they cannot do what is asked. */
import { describe, expect, it } from 'vitest';
import { readQuery } from '../check-query.ts';

describe('a stage says what is wrong', () => {
  it.each<[text: string, code: string, place: string, fixed?: string]>([
    ['groupby user compare before 1d', 'missing-range', 'compare before 1d', 'groupby user last 1d compare before 1d'],
    ['to now-1d groupby user compare before 1d', 'missing-range', 'compare before 1d'],
    ['last 1d compare before 1d', 'stage-order', 'compare before 1d'],
    ['last 1d compare before 1d groupby user', 'stage-order', 'compare before 1d'],
    ['last 1d groupby user having count>1 compare before 1d', 'stage-order', 'compare before 1d'],
    ['last 1d limit 10 groupby user compare before 1d', 'stage-order', 'compare before 1d'],
    ['last 1d distinct user compare before 1d', 'stage-order', 'compare before 1d'],
    ['last 1d groupby user compare before 1d compare before 2d', 'stage-order', 'compare before 2d'],
    ['last 1d stats count, avg(duration) compare before 1d', 'stage-order', 'compare before 1d'],
    ['last 1d max(time) compare before 1d', 'bad-function', 'compare before 1d'],
    ['last 1d timeslice 7h compare before 1d', 'bad-value', 'compare before 1d'],
    ['last 1d count as change compare before 1d', 'duplicate-column', 'compare before 1d'],
    ['last 1d count compare before', 'bad-value', ''],
    ['last 1d count compare before 5', 'bad-value', '5', 'last 1d count compare before 5h'],
    ['time>now-1d last 1d count compare before 1d', 'time-filter', 'time'],
    ['ratio', 'missing-parenthesis', 'ratio'],
    ['ratio(code=403)', 'missing-value', ')'],
    ['ratio(, *)', 'missing-operand', ','],
    ['ratio()', 'missing-operand', ')'],
    ['ratio(code=403, *', 'unclosed-parenthesis', '('],
    ['ratio(resorce=pods, *)', 'unknown-field', 'resorce', 'ratio(resource=pods, *)'],
    ['ratio(*, *) by part', 'unknown-field', 'part'],
    ['groupby user count ratio(code=403, *) by user', 'stage-order', 'ratio(code=403, *) by user'],
    ['groupby user first source_ip', 'stage-order', 'first source_ip'],
    ['first', 'missing-field', ''],
    ['first user by user', 'duplicate-column', 'user'],
    ['first time', 'duplicate-column', 'time'],
    ['first id by user', 'duplicate-column', 'id'],
    ['transaction by duration', 'duplicate-column', 'duration'],
    ['transaction', 'missing-field', ''],
    ['groupby user transaction by user', 'stage-order', 'transaction by user'],
    ['sequence (verb=get) then (verb=list)', 'missing-by', '('],
    ['sequence by user verb=get then verb=list', 'missing-parenthesis', 'verb'],
    ['sequence by user (verb=get)', 'bad-sequence', 'sequence'],
    [`sequence by user (a)${' then (a)'.repeat(8)}`, 'bad-sequence', 'sequence'],
    ['sequence by user (verb=get) then', 'missing-parenthesis', ''],
    ['sequence by user (verb=get) then ()', 'missing-operand', ')'],
    ['sequence by user (verb=get limit 5) then (verb=list)', 'unclosed-parenthesis', '('],
    ['sequence by user (verb=get) then (verb=list) within', 'bad-value', ''],
    ['sequence by user (verb=get) then (verb=lsit)', 'never-true', 'lsit', 'sequence by user (verb=get) then (verb=list)'],
    ['sequence by user (verb=get and verb=list) then (verb=list)', 'never-true', 'verb=list'],
    ['groupby user sequence by user (verb=get) then (verb=list)', 'stage-order', 'sequence by user (verb=get) then (verb=list)'],
    [`${'limit 5 '.repeat(60)}`, 'too-long', 'limit'],
  ])('%s: %s', (text, code, place, fixed) => {
    const found = readQuery(text).diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found, JSON.stringify(readQuery(text).diagnostics)).toBeDefined();
    if (found === undefined) return;
    expect(text.slice(found.span.start, found.span.end)).toBe(place);
    expect(found.hint ?? '').toMatch(/./);
    if (fixed !== undefined) {
      const { fix } = found;
      expect(fix && text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end)).toBe(fixed);
    }
  });

  it('makes friendly forms inside it exact', () => {
    const { query } = readQuery('ratio(resource=deploy, resource=secret) by user');
    expect(JSON.stringify(query)).toContain('"deployments"');
    expect(JSON.stringify(query)).toContain('"secrets"');
  });
});
