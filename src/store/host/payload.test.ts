import { describe, expect, it } from 'vitest';
import { readFromFile } from './payload.ts';

describe('readFromFile', () => {
  it('turns the input into the file', () => {
    expect(readFromFile("INSERT INTO t SELECT line FROM input('line String') WHERE line != '' FORMAT LineAsString", "/a'b")).toBe(
      "INSERT INTO t SELECT line FROM file('/a\\'b', LineAsString, 'line String') WHERE line != ''",
    );
  });

  it('does not touch a literal that looks like one', () => {
    expect(readFromFile("INSERT INTO t SELECT 'input(' FROM input( 'line String')\nFORMAT LineAsString", '/a')).toBe(
      "INSERT INTO t SELECT 'input(' FROM file('/a', LineAsString, 'line String')",
    );
  });

  it.each([
    "INSERT INTO t SELECT line FROM input('line String')",
    "INSERT INTO t SELECT line FROM input('line String') FORMAT CSV",
    'INSERT INTO t FORMAT LineAsString',
    "INSERT INTO t SELECT 1 FROM input('a') JOIN input('b') FORMAT LineAsString",
  ])('refuses %j', (sql) => {
    expect(() => readFromFile(sql, '/a')).toThrow(/payload/);
  });
});
