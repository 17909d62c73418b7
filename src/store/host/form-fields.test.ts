import { describe, expect, it } from 'vitest';
import { formBody } from '../form-body.ts';
import { boundaryOf, readFormFields } from './form-fields.ts';

describe('a form in the place of a statement', () => {
  it('is read as it was written', () => {
    const params = { p0: "it's\n\t\\N\r\n--x\0☃", p1: ["a'b", '\\', '\r\n'], p2: [1, 2] };
    const { contentType, body } = formBody({ sql: 'SELECT {p0:String}\r\n', params });
    const boundary = boundaryOf(contentType);
    const fields = readFormFields(Buffer.from(body), boundary ?? '');
    expect([...fields]).toEqual([
      ['query', 'SELECT {p0:String}\r\n'],
      ['param_p0', "it\\'s\\n\\t\\\\N\\r\\n--x\\0☃"],
      ['param_p1', "['a\\'b','\\\\','\\r\\n']"],
      ['param_p2', '[1,2]'],
    ]);
  });

  it('is refused where it is cut', () => {
    const { body, contentType } = formBody({ sql: 'SELECT 1', params: { p0: 'a' } });
    const boundary = boundaryOf(contentType) ?? '';
    for (const length of [0, 10, body.length - boundary.length - 10])
      expect(() => readFormFields(Buffer.from(body.slice(0, length)), boundary)).toThrow('cut short');
  });

  it('is one only where it says so', () => {
    expect(boundaryOf('text/plain')).toBeNull();
    expect(boundaryOf(undefined)).toBeNull();
    expect(boundaryOf('multipart/form-data; boundary="a b c"')).toBeNull();
  });
});
