import { expect, it } from 'vitest';
import { createDrillDown } from './drill-down.ts';

it('asks the default store without a word', () => {
  const { command, inQuotes, prelude, badRecords } = createDrillDown({ program: 'telltale', files: [], store: undefined });
  expect(command('cluster="it\'s"')).toBe(`telltale query 'cluster="it'\\''s"'`);
  expect(command("it's")).toBe(`telltale query '${inQuotes("it's")}'`);
  expect(prelude).toBeNull();
  expect(badRecords).toBe('telltale bad');
});

it('leads to the same store, or the same files', () => {
  expect(createDrillDown({ program: 'npx telltale', files: [], store: 'my store' }).command('count')).toBe(
    "npx telltale query 'count' --store 'my store'",
  );
  const files = createDrillDown({ program: 'telltale', files: ['a.log', 'b.log'], store: 'ignored' });
  expect(files.command('count')).toBe("telltale query 'count' -f a.log -f b.log");
  expect(files.badRecords).toBeNull();
});

it('names many files once', () => {
  const files = Array.from({ length: 30 }, (_, at) => `audit-${at}.log`);
  const { command, prelude } = createDrillDown({ program: 'telltale', files, store: undefined });
  expect(prelude).toBe(`set -- ${files.map((file) => `-f ${file}`).join(' ')}`);
  expect(command('count')).toBe(`telltale query 'count' "\${@:?set the files first}"`);
});
