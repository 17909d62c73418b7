import { describe, expect, it } from 'vitest';
import { isError } from '../../model/diagnostic.ts';
import { readQuery } from '../check-query.ts';
import { explainQuery } from '../explain-query.ts';
import { parseQuery } from '../parse-query.ts';
import { printQuery } from '../print-query.ts';
import { answerColumns, stageKinds } from './registry.ts';

/** What is asked, its canonical form, and what is understood. */
const golden: readonly (readonly [text: string, printed: string, explained: string])[] = [
  ['groupby objectref_resource, username', 'groupby objectref_resource,username', 'counted by resource and user, most first'],
  ['GROUP BY user', 'groupby user', 'counted by user, most first'],
  ['groupby user count', 'groupby user', 'counted by user, most first'],
  ['count groupby user', 'groupby user', 'counted by user, most first'],
  [
    'groupby annotations["k8s.io/deprecated"]',
    'groupby annotations["k8s.io/deprecated"]',
    'counted by annotations["k8s.io/deprecated"], most first',
  ],
  ['count', 'stats count', 'counted'],
  ['count()', 'stats count', 'counted'],
  ['count(*) as n', 'stats count as n', 'counted'],
  ['count by user', 'stats count by user', 'counted by user'],
  ['avg(duration) groupby verb', 'stats avg(duration) by verb', 'with the average duration by verb'],
  [
    'groupby verb avg(duration) p95(duration) as slow',
    'stats avg(duration), p95(duration) as slow by verb',
    'with the average duration and the 95th percentile of duration by verb',
  ],
  [
    'stats percentile(duration, 99.9), max(size) as "a b"',
    'stats percentile(duration,99.9), max(size) as "a b"',
    'with the 99.9th percentile of duration and the greatest size',
  ],
  [
    'stats median(latency), sd(latency), count_distinct(user)',
    'stats median(latency), sd(latency), count_distinct(user)',
    'with the median duration, the standard deviation of duration and the number of different values of user',
  ],
  [
    'count_distinct(user, exact), count_distinct(verb ,EXACT) as n by code',
    'stats count_distinct(user,exact), count_distinct(verb,exact) as n by code',
    'with the exact number of different values of user and the exact number of different values of verb by status code',
  ],
  ['distinct user,verb', 'distinct user,verb', 'each different user and verb once'],
  ['top user', 'top 10 user', 'the 10 most frequent by user'],
  ['rare 3 by user', 'rare 3 user', 'the 3 rarest by user'],
  ['timeslice 5m', 'timeslice 5m', 'counted per 5 minutes'],
  ['timeslice 60m by verb', 'timeslice 1h by verb', 'counted per hour by verb'],
  ['groupby verb timeslice 1h', 'timeslice 1h by verb', 'counted per hour by verb'],
  ['groupby user having count>5', 'groupby user having count>5', 'counted by user, most first, keeping those whose count is above 5'],
  [
    'stats p95(duration) as slow by verb having slow>2s and verb!=get',
    'stats p95(duration) as slow by verb having slow>2s having verb!=get',
    'with the 95th percentile of duration by verb, keeping those whose slow is above 2 seconds, keeping those whose verb is not get',
  ],
  [
    'stats p95(duration) by verb sort p95(duration) desc',
    'stats p95(duration) by verb sort p95(duration) desc',
    'with the 95th percentile of duration by verb, sorted by p95(duration), largest first',
  ],
  [
    'groupby username sort user, count desc',
    'groupby username sort username, count desc',
    'counted by user, sorted by user, then count, largest first',
  ],
  ['sort duration desc, time', 'sort duration desc, time', 'sorted by duration, largest first, then time of the request'],
  ['sort by -time', 'sort time desc', 'sorted by time of the request, largest first'],
  ['limit 20 offset 40', 'limit 20 offset 40', 'at most 20 rows, without the first 40'],
  ['include time,user', 'include time,user', 'showing time of the request and user'],
  ['exclude useragent', 'exclude useragent', 'without user agent'],
  ['last 24h', 'last 1d', 'in the last day'],
  ['last 90 minutes', 'last 90m', 'in the last 90 minutes'],
  ['last hour', 'last 1h', 'in the last hour'],
  ['since 2026-11-21', 'since 2026-11-21', 'from 2026-11-21 on'],
  ['since 30m', 'since now-30m', 'from 30 minutes ago on'],
  ['since 2026-11-21 01:30', 'since 2026-11-21T01:30:00Z', 'from 2026-11-21 01:30:00 UTC on'],
  ['from now-2h to now-1h', 'from now-2h to now-1h', 'from 2 hours ago up to 1 hour ago'],
  ['from 2026-11-20 to 2026-11-21', 'from 2026-11-20 to 2026-11-21', 'from 2026-11-20 through 2026-11-21'],
  [
    'from 2026-11-21T01:30:00Z to 2026-11-21T02:00',
    'from 2026-11-21T01:30:00Z to 2026-11-21T02:00:00Z',
    'from 2026-11-21 01:30:00 UTC up to 2026-11-21 02:00:00 UTC',
  ],
  ['to 2026-11-21', 'to 2026-11-21', 'through 2026-11-21'],
  ['since TODAY', 'since today', 'from today on'],
  ['from yesterday to yesterday', 'from yesterday to yesterday', 'from yesterday through yesterday'],
  ['since yesterday 22:00', 'since today-2h', 'from yesterday at 22:00:00 UTC on'],
  ['to today', 'to today', 'through today'],
  [
    'groupby user last 1d compare before 7d',
    'groupby user last 1d compare before 7d',
    'counted by user, in the last day, compared with the same 7 days before, the largest change first',
  ],
  [
    'last hour timeslice 5m compare 1 day',
    'last 1h timeslice 5m compare before 1d',
    'in the last hour, counted per 5 minutes, compared with the same 1 day before',
  ],
  ['ratio(code>=400, *)', 'ratio(code>=400, *)', 'with the ratio of those where the status code is at least 400 to all'],
  [
    'groupby user ratio(code=403,verb=get)',
    'ratio(code=403, verb=get) by user',
    'with the ratio of those where the status code is 403 to those where the verb is get by user, the greatest first',
  ],
  [
    'ratio(code=403, *) groupby user sort user',
    'ratio(code=403, *) by user sort user',
    'with the ratio of those where the status code is 403 to all by user, sorted by user',
  ],
  ['first source_ip by user', 'first source_ip by user', 'when each source address first appeared for each user, the earliest first'],
  ['transaction user', 'transaction by user', 'put together by user, the latest first'],
  [
    'SEQUENCE by user (code=403) THEN (verb=get resource=secrets) WITHIN 10 minutes',
    'sequence by user (code=403) then (verb=get and resource=secrets) within 10m',
    'each user with one where the status code is 403, then one where the verb is get and the resource is secrets, all within 10 minutes, most first',
  ],
  [
    'sequence by user(*) then(code=500)',
    'sequence by user (*) then (code=500)',
    'each user with any request, then one where the status code is 500, most first',
  ],
  ['eval kib=size/1KiB', 'eval kib = size / 1KiB', 'adding kib, which is size / 1KiB'],
  [
    'eval Tool = lower(client) groupby tool',
    'eval Tool = lower(client) groupby tool',
    'adding Tool, which is lower(client), counted by tool, most first',
  ],
];

describe('the stages', () => {
  it.each(golden)('%s', (text, printed, explained) => {
    const { query, diagnostics } = readQuery(text);
    expect(diagnostics.filter(isError)).toEqual([]);
    expect(printQuery(parseQuery(text).query)).toBe(printed);
    expect(query && explainQuery(query)).toBe(`Requests, ${explained}.`);
    expect(printQuery(parseQuery(`verb=get | ${text}`).query)).toBe(`verb=get ${printed}`);
  });

  it.each([
    ['verb=get', null],
    ['groupby objectref_resource,username', ['objectref_resource', 'username', 'count']],
    ['count', ['count']],
    ['stats p95(latency), count as n by verb', ['verb', 'p95(latency)', 'n']],
    ['distinct user', ['user']],
    ['top 5 user', ['user', 'count']],
    ['timeslice 5m by verb', ['time', 'verb', 'count']],
    ['groupby user,verb include user', ['user']],
    ['groupby user,verb exclude count', ['user', 'verb']],
    ['last 1d groupby user compare before 1d', ['user', 'count', 'count_before', 'change']],
    ['last 1d avg(size) as mean compare before 1d', ['mean', 'mean_before', 'change']],
    ['ratio(code=403, *) by user', ['user', 'part', 'whole', 'ratio']],
    ['first source_ip by user', ['time', 'user', 'source_ip', 'count', 'id']],
    ['sequence by user (a) then (b)', ['user', 'first_time', 'last_time', 'count']],
    ['transaction by user', ['user', 'start', 'end', 'duration', 'events', 'verbs', 'resources']],
    ['eval kib = size / 1KiB', null],
    ['groupby user eval twice = count * 2', ['user', 'count', 'twice']],
  ])('names the columns of %s', (text, keys) => {
    expect(answerColumns(parseQuery(text).query.stages)?.map(({ key }) => key) ?? null).toEqual(keys);
  });

  const docs = stageKinds.flatMap((stage) => stage.docs.map((doc) => [doc.keyword, doc] as const));

  it.each(docs)('documents %s with examples that hold', (keyword, { summary, syntax, examples }) => {
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(syntax).toContain(keyword);
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const example of examples) {
      expect(example).toMatch(new RegExp(`\\b${keyword}\\b`));
      expect(readQuery(example).query, example).not.toBeNull();
    }
  });

  it('documents every keyword', () => {
    const keywords = stageKinds.flatMap((stage) => stage.keywords);
    expect(docs.map(([keyword]) => keyword).sort()).toEqual(
      keywords.filter((keyword) => keyword !== 'group' && keyword !== 'order').sort(),
    );
    expect(docs.length).toBeGreaterThanOrEqual(25);
  });
});
