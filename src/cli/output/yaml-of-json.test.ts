import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlOfJson } from './yaml-of-json.ts';

describe('yamlOfJson', () => {
  it('lays out an event to be read', () => {
    const json =
      '{"verb":"delete","user":{"username":"system:node:n1","groups":["a b","true"],"extra":{}},"code":200,"when":"2026-11-21T01:00:00Z","list":[[1,2],{"a":null,"b":1.0e3}]}';
    expect(yamlOfJson(json)).toBe(
      [
        'verb: delete',
        'user:',
        '  username: system:node:n1',
        '  groups:',
        '    - a b',
        '    - "true"',
        '  extra: {}',
        'code: 200',
        'when: "2026-11-21T01:00:00Z"',
        'list:',
        '  -',
        '    - 1',
        '    - 2',
        '  - a: null',
        '    b: 1.0e3',
      ].join('\n'),
    );
  });

  it('means what the JSON means', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), (json) => {
        expect(parse(yamlOfJson(json))).toEqual(JSON.parse(json));
      }),
    );
  });

  it('keeps numbers digit by digit', () => {
    expect(yamlOfJson('{"big":12345678901234567890}')).toBe('big: 12345678901234567890');
  });

  it('writes a character above U+FFFF as YAML does', () => {
    expect(yamlOfJson('["\\ud83c\\udf89"]')).toBe('- "\\U0001f389"');
  });

  it('does not end on an event that is nested without measure', () => {
    const depth = 200_000;
    const yaml = yamlOfJson(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(yaml.endsWith(']'.repeat(1000))).toBe(true);
  });
});
