import { describe, expect, it } from 'vitest';
import { bindParams } from './bind-params.ts';

const bind = (sql: string, values: Record<string, string>) => bindParams(sql, new Map(Object.entries(values)));

describe('bindParams', () => {
  it.each([
    ['{p0:String}', 'a', "'a'"],
    ['{p0:String}', "it\\'s \\\\ \\t\\n", "'it\\'s \\\\ \t\\n'"],
    ['{p0:UInt64}', '7', "_CAST('7', 'UInt64')"],
    ["{p0:DateTime64(6, 'UTC')}", '2026-01-01 00:00:00', "_CAST('2026-01-01 00:00:00', 'DateTime64(6, \\'UTC\\')')"],
    ['{p0:Array(String)}', "['a','b\\'c']", "_CAST('[\\'a\\',\\'b\\\\\\'c\\']', 'Array(String)')"],
    ['{p0:Nullable(String)}', '\\N', "_CAST(NULL, 'Nullable(String)')"],
    ['{p0:Identifier}', 'a`b', '`a\\`b`'],
  ])('writes %s of %j as %s', (sql, value, bound) => {
    expect(bind(sql, { p0: value })).toBe(bound);
  });

  it('leaves alone what stands in a literal, a name or a comment', () => {
    const sql = 'SELECT \'{p0:String}\', `{p0:String}`, "{p0:String}" -- {p0:String}\n/* {p0:String} */';
    expect(bind(sql, { p0: 'x' })).toBe(sql);
  });

  it('does not read a value as part of the statement', () => {
    expect(bind('{p0:String} {p1:String}', { p0: '{p1:String}', p1: '{p0:String}' })).toBe("'{p1:String}' '{p0:String}'");
  });

  it('leaves no raw line end in the statement', () => {
    expect(bind('{p0:String}', { p0: 'a\n\nDROP\r\0' })).toBe("'a\\n\\nDROP\\r\\0'");
  });

  it('refuses a placeholder without a value', () => {
    expect(() => bind('{p1:String}', { p0: 'x' })).toThrow('Substitution p1 is not set');
  });
});
