import { expect, it } from 'vitest';
import { alertHref, initialsOf, sayStatus } from './alert-words.ts';
import { statusOf, toggleLevel } from './use-alerts.ts';

it('says a status with its verdict', () => {
  expect(sayStatus({ status: 'closed', verdict: 'false-positive' })).toBe('closed as false positive');
  expect(sayStatus({ status: 'open', verdict: null })).toBe('open');
});

it('has two letters for whoever it is, also for hostile names', () => {
  expect(['ada', 'Grace Hopper', 'system:serviceaccount:dev:ci', 'é', '', '<img src=x>', '…'].map(initialsOf)).toEqual([
    'AD',
    'GH',
    'SS',
    'É',
    '',
    'IS',
    '…',
  ]);
});

it('shows the open ones unless the address says otherwise, and writes all levels as none', () => {
  expect(['', 'closed', 'all', 'nonsense'].map((status) => statusOf({ status }))).toEqual(['open', 'closed', 'all', 'open']);
  expect(toggleLevel([], 'high')).toBe('high');
  expect(toggleLevel(['high'], 'high')).toBe('');
  expect(toggleLevel(['informational', 'low', 'medium', 'high'], 'critical')).toBe('');
});

it('keeps the list in the address of an alert', () => {
  expect(alertHref('storm-ab', '?status=all')).toBe('/alerts/storm-ab?status=all');
});
