import { expect, test } from 'vitest';
import { faultOfNames, printGranted, readGranted, sayGranted } from './scope-text.ts';

test('nothing, or the word, is all', () => {
  expect(readGranted('')).toBe('all');
  expect(readGranted(' all ')).toBe('all');
  expect(sayGranted('')).toBe('Now: all.');
});

test('names stand apart by commas or blanks, each once', () => {
  expect(readGranted('prod, staging  prod')).toEqual(['prod', 'staging']);
  expect(readGranted(printGranted(['a', 'b']))).toEqual(['a', 'b']);
  expect(sayGranted('a,b')).toBe('Now: 2.');
});

test('what is no name is named', () => {
  expect(faultOfNames('prod, <b>', 'cluster')).toContain('<b>');
  expect(faultOfNames('Prod', 'cluster')).toBeNull();
  expect(faultOfNames('Prod', 'namespace')).toContain('Prod');
});
