import { describe, expect, it } from 'vitest';
import { isError } from '../../model/diagnostic.ts';
import { readQuery } from '../check-query.ts';
import { printQuery } from '../print-query.ts';

/** What is typed, and its canonical form. */
const forms: readonly (readonly [typed: string, printed: string])[] = [
  ['size/1024', 'size / 1024'],
  ['request_size+response_size*2', 'request_size + response_size * 2'],
  ['(request_size+response_size)*2', '(request_size + response_size) * 2'],
  ['request_size-(response_size-size)', 'request_size - (response_size - size)'],
  ['request_size - response_size - size', 'request_size - response_size - size'],
  ['duration / 1s', 'duration / 1s'],
  ['duration/1500ms', 'duration / 1500ms'],
  ['size / 1KiB', 'size / 1KiB'],
  ['size + 100B', 'size + 100B'],
  ['code % 100', 'code % 100'],
  ['-code', '-1 * code'],
  ['- 5', '-5'],
  ['2 - -3', '2 - -3'],
  ['1.50', '1.5'],
  ['0.0000001', '0.0000001'],
  ['"a b" + user', '"a b" + user'],
  ['lower(client)', 'lower(client)'],
  ['ROUND( code / 7 , 2 )', 'round(code / 7, 2)'],
  ['2*round(code)', '2 * round(code)'],
  ['if(code>=400 and verb=get, 1, 0)', 'if(code>=400 and verb=get, 1, 0)'],
  ['if(user in (a,b), "x", "y")', 'if(user in (a,b), "x", "y")'],
  ['annotations["k8s.io/deprecated"] + "!"', 'annotations["k8s.io/deprecated"] + "!"'],
  ['request.spec.containers[0].image + ""', 'request.spec.containers[0].image + ""'],
  ['request["a-b"] + 1', 'request["a-b"] + 1'],
  ['.objectRef.name + objectref_namespace', '.objectRef.name + objectref_namespace'],
  ['length(groups)', 'length(groups)'],
];

describe('a formula over events', () => {
  it.each(forms)('%s', (typed, printed) => {
    const { query, diagnostics } = readQuery(`eval x = ${typed} limit 1`);
    expect(diagnostics.filter(isError)).toEqual([]);
    expect(query && printQuery(query)).toBe(`eval x = ${printed} limit 1`);
  });
});

describe('a formula over groups', () => {
  it.each([
    ['count*100/7', 'count * 100 / 7'],
    ['100-count', '100 - count'],
    ['p95(latency)/1ms', 'p95(latency) / 1ms'],
    ['2*P95( latency )', '2 * p95(latency)'],
    ['column("a b") + 1', 'column("a b") + 1'],
    ['if(count>5, "many", verb)', 'if(count > 5, "many", verb)'],
    ['objectref.verb + "!"', 'objectref.verb + "!"'],
  ])('%s', (typed, printed) => {
    const { query } = readQuery(
      `stats count, p95(latency), max(code) as "a b" by verb eval x = ${typed.replace('objectref.verb', 'verb')}`,
    );
    expect(query && printQuery(query)).toBe(
      `stats count, p95(latency), max(code) as "a b" by verb eval x = ${printed.replace('objectref.verb', 'verb')}`,
    );
  });
});

describe('what is wrong with a formula', () => {
  it.each([
    ['', 'missing-operand', ''],
    ['size /', 'missing-operand', ''],
    ['/ size', 'missing-operand', '/'],
    ['size + | limit 1', 'missing-operand', '|'],
    ['size 5', 'unexpected', '5'],
    ['size, user', 'unexpected', ','],
    ['(size', 'unclosed-parenthesis', '('],
    ['size)', 'unexpected', ')'],
    ['sqrt(size)', 'unknown-function', 'sqrt'],
    ['count(user)', 'unknown-function', 'count'],
    ['5 bananas', 'unexpected', 'bananas'],
    ['5parsecs', 'bad-value', '5parsecs'],
    ['12345678901234567890', 'bad-value', '12345678901234567890'],
    ['nope + 1', 'unknown-field', 'nope'],
    ['user * 2', 'bad-formula', 'user * 2'],
    ['duration + size', 'bad-formula', 'duration + size'],
    ['duration + 1', 'bad-formula', 'duration + 1'],
    ['time + time', 'bad-formula', 'time + time'],
    ['is_write + 1', 'bad-formula', 'is_write + 1'],
    ['lower(size)', 'bad-formula', 'size'],
    ['round(duration)', 'bad-formula', 'duration'],
    ['round(code, 99)', 'bad-formula', '99'],
    ['round(code, code)', 'bad-formula', 'code'],
    ['lower(user, user)', 'bad-formula', 'lower(user, user)'],
    ['groups', 'bad-formula', 'groups'],
    ['lower(annotations)', 'bad-formula', 'annotations'],
    ['if(code=403, 1)', 'missing-value', ')'],
    ['if(code=403, 1, "a")', 'bad-formula', 'if(code=403, 1, "a")'],
    ['if(*, 1, 2)', 'always-true', '*'],
    ['if(, 1, 2)', 'missing-operand', ','],
    ['2*annotations["x"]', 'bad-path', 'annotations'],
    [`${'('.repeat(300)}1${')'.repeat(300)}`, 'too-deep', '('],
    ['1+'.repeat(200), 'too-long', '+'],
  ])('%s', (formula, code, place) => {
    const text = `eval x = ${formula}`;
    const found = readQuery(text).diagnostics.filter(isError);
    expect(found.map((diagnostic) => diagnostic.code)).toContain(code);
    const [{ span } = { span: { start: 0, end: 0 } }] = found.filter((diagnostic) => diagnostic.code === code);
    expect(text.slice(span.start, span.end)).toBe(place);
  });

  it.each([
    ['groupby user eval x = nope', 'unknown-column', 'nope'],
    ['groupby user eval count = 1', 'duplicate-column', 'eval count = 1'],
    ['groupby user eval x = if(count, 1, 2)', 'missing-operator', ','],
    ['groupby user eval x = if(user > 1, 1, 2)', 'bad-formula', 'user > 1'],
    ['groupby user eval x = column(user)', 'missing-value', 'user'],
    ['transaction by user eval x = verbs', 'bad-formula', 'verbs'],
    ['eval verb = 1', 'duplicate-column', 'eval verb = 1'],
    ['eval a = 1 eval A = 2', 'duplicate-column', 'eval A = 2'],
    ['eval = 1', 'missing-name', '='],
    ['eval a 1', 'missing-operator', '1'],
    ['eval "a b" = 1', 'missing-name', '"a b"'],
    [
      Array.from({ length: 10 }, (_, n) => `eval a${n} = ${n === 0 ? '1 + 1' : `a${n - 1} + a${n - 1}`}`).join(' '),
      'too-long',
      'eval a7 = a6 + a6',
    ],
  ])('%s', (text, code, place) => {
    const found = readQuery(text).diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found && text.slice(found.span.start, found.span.end)).toBe(place);
  });
});
