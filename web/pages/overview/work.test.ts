import { expect, test } from 'vitest';
import { heatOf, matrixOf, verbsOf } from './work.ts';

const row = (verb: string, resource: string, subresource: string, count: number) => ({ verb, resource, subresource, count });
const rows = [
  row('get', 'pods', '', 5),
  row('get', 'pods', 'log', 4),
  row('watch', 'pods', '', 3),
  row('delete', 'pods', '', 2),
  row('get', 'secrets', '', 6),
  row('approve', 'widgets', '', 1),
];

test('verbs are added up over resources', () => {
  expect(verbsOf(rows)).toEqual([
    { verb: 'get', count: 15 },
    { verb: 'watch', count: 3 },
    { verb: 'delete', count: 2 },
    { verb: 'approve', count: 1 },
  ]);
});

test('the matrix has the largest resources and every verb, in the usual order', () => {
  const matrix = matrixOf(rows, 2);
  expect(matrix.verbs).toEqual(['get', 'watch', 'delete', 'approve']);
  expect(matrix.resources).toEqual([
    { resource: 'pods', count: 14, cells: [9, 3, 2, 0] },
    { resource: 'secrets', count: 6, cells: [6, 0, 0, 0] },
  ]);
  expect(matrix.others).toEqual({ resources: 1, count: 1 });
});

test('heat tells what is rare from what is not there', () => {
  expect([0, 1, 20, 100, 400, 1000].map((count) => heatOf(count, 1000))).toEqual([0, 1, 1, 2, 4, 5]);
  expect(heatOf(1, 1)).toBe(5);
});
