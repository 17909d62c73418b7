import { describe, expect, it } from 'vitest';
import { hasSeveralStatements, splitSql, takeFormat } from './sql-text.ts';

describe('splitSql', () => {
  it.each([
    ["SELECT 'a''b' AS x", ['SELECT ', "'a''b'", ' AS x']],
    ['SELECT \'a\\\'b\', "c\\"", `d``e`', ['SELECT ', "'a\\'b'", ', ', '"c\\""', ', ', '`d``e`']],
    ["a -- it's\nb /* ' */ c", ['a ', "-- it's", '\nb ', "/* ' */", ' c']],
    ["'only'", ["'only'"]],
    ['', []],
  ])('splits %j', (sql, texts) => {
    const parts = splitSql(sql);
    expect(parts.map(({ text }) => text)).toEqual(texts);
    expect(parts.filter(({ code }) => code).every(({ text }) => !/['"`]/.test(text))).toBe(true);
  });
});

describe('hasSeveralStatements', () => {
  it.each([
    ['SELECT 1; SELECT 2', true],
    ["SELECT ';'; DROP TABLE x", true],
    ['SELECT 1;', false],
    ['SELECT 1 ;\n ', false],
    ["SELECT '; x'", false],
    ['SELECT 1 -- ; x', false],
    // What stands behind the end must be code to be a statement.
    ["SELECT 1; 'x'", true],
  ])('of %j is %j', (sql, several) => {
    expect(hasSeveralStatements(splitSql(sql))).toBe(several);
  });
});

describe('takeFormat', () => {
  it.each([
    ['SELECT 1\nFORMAT JSONEachRow', 'SELECT 1', 'JSONEachRow'],
    ['SELECT 1 format CSV ; ', 'SELECT 1', 'CSV'],
    ['SELECT 1', 'SELECT 1', undefined],
    ["SELECT ' FORMAT x'", "SELECT ' FORMAT x'", undefined],
  ])('of %j', (sql, bare, format) => {
    expect(takeFormat(sql)).toEqual({ sql: bare, format });
  });
});
