import { expect, test } from 'vitest';
import { isError } from '../../../src/model/diagnostic.ts';
import { checkQuery } from '../../../src/query/check-query.ts';
import { parseQuery } from '../../../src/query/parse-query.ts';
import { sensitiveCounts, sensitiveKinds, sensitiveQuestion } from './sensitive.ts';

test('the question and the link of each kind are sound', () => {
  for (const text of [sensitiveQuestion(), ...sensitiveKinds.map(({ filter }) => filter)]) {
    const { query, diagnostics } = parseQuery(text);
    expect([...diagnostics, ...checkQuery(query).diagnostics].filter(isError)).toEqual([]);
  }
});

test('an impersonated read of secrets is both', () => {
  const row = (kind: string, impersonated: string, outcome: string, user: string, count: number) => ({
    kind,
    impersonated,
    outcome,
    user,
    count,
  });
  const counts = sensitiveCounts([
    row('secrets', 'yes', 'done', 'carol', 3),
    row('secrets', 'no', 'failed', 'eve', 4),
    row('impersonation', 'yes', 'failed', 'carol', 1),
    row('secrets', 'no', 'done', 'system:serviceaccount:kube-system:namespace-controller', 500),
  ]);
  const of = (name: string) => counts.find(({ kind }) => kind.name === name);
  expect(of('secrets')).toMatchObject({
    count: 7,
    failed: 4,
    users: [
      { user: 'eve', count: 4 },
      { user: 'carol', count: 3 },
    ],
  });
  expect(of('impersonation')).toMatchObject({ count: 4, failed: 1, users: [{ user: 'carol', count: 4 }] });
  expect(of('webhooks')).toMatchObject({ count: 0, users: [] });
});
