import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isError } from '../model/diagnostic.ts';
import type { Query } from './ast.ts';
import { readQuery } from './check-query.ts';
import { complete, emptyCatalogue } from './complete.ts';
import { explainQuery } from './explain-query.ts';
import { parseQuery } from './parse-query.ts';
import { printQuery } from './print-query.ts';
import { renderDiagnostics } from './render-diagnostics.ts';

/** The canonical form of a text that has no errors. */
function canonical(text: string): string {
  const { query, diagnostics } = parseQuery(text);
  expect(diagnostics.filter(isError), text).toEqual([]);
  return printQuery(query);
}

describe('parseQuery', () => {
  it.each([
    'logtype="Kubernetes Audit Logs" and verb="delete" groupby objectref_resource,username',
    'logtype="Kubernetes Audit Logs" and responsestatus_code=403 and verb="list" groupby username',
    'logtype="Kubernetes Audit Logs" and responsestatus_code=403 and verb="list" and username="system:serviceaccount:default:demo"',
    '@verb:update',
    'verb in (delete,deletecollection) and objectref_name="X" groupby username,sourceips',
    'verb in (update,patch) and objectref_name="X" include username,fieldmanager,requestobject',
    'objectref_resource=pods and objectref_subresource in (exec,attach,portforward) and verb in (create,get)',
    'objectref_resource=secrets and verb in (get,list,watch) and username !startswith "system:" groupby username',
    'verb=list and objectref_namespace is empty',
    'responsestatus_code=401 groupby sourceips,useragent',
    'groups contains "system:unauthenticated" and code=403 groupby sourceips having count>5',
    'impersonateduser is not empty groupby username,impersonateduser',
    'groupby useragent,verb,objectref_resource sort count desc limit 20',
  ])('takes %s as it stands', (text) => {
    expect(readQuery(text)).toMatchObject({ query: { stages: expect.any(Array) } });
  });

  it('gives values the type of their field, and fields their canonical name', () => {
    const { query } = parseQuery('responsestatus_code="403" and Username=alice groupby objectref_resource,username');
    expect(query).toMatchObject({
      where: {
        kind: 'and',
        operands: [
          { kind: 'compare', field: { field: 'code', text: 'responsestatus_code' }, op: '=', value: { kind: 'number', value: 403 } },
          { kind: 'compare', field: { field: 'user', text: 'Username' }, op: '=', value: { kind: 'text', value: 'alice' } },
        ],
      },
      stages: [
        {
          kind: 'groupby',
          keys: [
            { field: 'resource', text: 'objectref_resource' },
            { field: 'user', text: 'username' },
          ],
        },
      ],
    } satisfies DeepPartial<Query>);
  });

  it.each([
    ['not a=1 and b=2 or c=3', 'not a=1 and b=2 or c=3'],
    ['a=1 or b=2 and c=3', 'a=1 or b=2 and c=3'],
    ['(a=1 or b=2) and c=3', '(a=1 or b=2) and c=3'],
    ['a=1 b=2 -c=3 !d=4', 'a=1 and b=2 and not c=3 and not d=4'],
    ['a=1 && b=2 || c=3', 'a=1 and b=2 or c=3'],
    ['NOT A=1 AND (B=2 OR C=3)', 'not A=1 and (B=2 or C=3)'],
    ['verb=get\u00a0AND\u200b code=200 # and nothing more', 'verb=get and code=200'],
    ['*', ''],
    ['* and verb=get', 'verb=get'],
    ['(*)', ''],
    ['"verb" delete', '"verb" and "delete"'],
    ['user=system:serviceaccount:dev:ci groupby verb', 'user="system:serviceaccount:dev:ci" groupby verb'],
    ['verb = get | groupby user | limit 5', 'verb=get groupby user limit 5'],
    ['"groupby" user', '"groupby" and "user"'],
    ['what is this', '"what" and "is" and "this"'],
    ['group by user order by count desc', 'groupby user sort count desc'],
  ])('reads %j', (text, printed) => {
    expect(canonical(text)).toBe(printed);
  });

  it.each<[string, string, string]>([
    ['verb=', 'missing-value', ''],
    ['verb= limit 5', 'missing-value', 'limit'],
    ['verb=and', 'missing-value', 'and'],
    ['verb = = delete', 'doubled-operator', '='],
    ['and verb=get', 'doubled-operator', 'and'],
    ['verb=get and and code=200', 'doubled-operator', 'and'],
    ['verb=get or', 'missing-operand', 'or'],
    ['verb=get and groupby user', 'missing-operand', 'and'],
    ['not', 'missing-operand', 'not'],
    ['=delete', 'missing-field', '='],
    ['verb=get and = 5', 'missing-field', '='],
    ['(verb=get', 'unclosed-parenthesis', '('],
    ['verb=get)', 'unopened-parenthesis', ')'],
    [')', 'unopened-parenthesis', ')'],
    ['()', 'missing-operand', '()'],
    ['verb in (get', 'unclosed-parenthesis', '('],
    ['verb delete', 'missing-operator', 'verb delete'],
    ['annotations["x=1', 'unclosed-quote', '"'],
    ['request[ =1', 'bad-path', '[ ='],
    ['not *', 'never-true', 'not'],
    ['verb=get | ', 'missing-stage', '|'],
    ['verb=get | grupby user', 'unknown-stage', 'grupby'],
    ['groupby user verb=get', 'unexpected', 'verb'],
    ['groupby', 'missing-field', ''],
    ['groupby user,', 'missing-field', ''],
    ['limit many', 'bad-value', 'many'],
    ['last 24', 'bad-value', '24'],
    ['from someday', 'bad-value', 'someday'],
    ['code between 400', 'missing-and', ''],
    ['@code:[400 499]', 'bad-range', '499'],
    ['verb is delete', 'missing-value', 'delete'],
    ['p95 duration', 'missing-parenthesis', 'p95'],
    ['count(user)', 'bad-function', 'user'],
    ['groupby user having count', 'missing-operator', ''],
    ['requesturi=/api?x=1', 'unexpected', '='],
  ])('says of %j: %s at %j', (text, code, place) => {
    const found = parseQuery(text).diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found && text.slice(found.span.start, found.span.end), JSON.stringify(parseQuery(text).diagnostics)).toBe(place);
  });

  it.each(['(', 'not ', '-', '!', '(not ', 'not(', '((verb='])('refuses %j ten thousand times over without overflowing', (piece) => {
    const { diagnostics } = parseQuery(piece.repeat(10_000));
    expect(diagnostics.some(isError)).toBe(true);
    expect(
      parseQuery(`${piece.repeat(10_000)}verb=get${')'.repeat(10_000)}`).diagnostics.some(
        ({ code }) => code === 'too-deep' || code === 'missing-value',
      ),
    ).toBe(true);
  });

  it('takes two hundred parentheses', () => {
    expect(canonical(`${'('.repeat(200)}verb=get${')'.repeat(200)}`)).toBe('verb=get');
  });

  it.each([
    'verb=get and ',
    'verb=get or ',
    'x ',
    'verb=get ',
    'limit 1 ',
    '| ',
    'sort user ',
    'having count>1 ',
    'groupby user ',
    'count ',
    'avg(size), ',
    'avg(size) ',
    '"',
    ') ',
    ', ',
    'verb in (',
    'a,',
    'user=a:',
    '@x:',
    'request[0]',
    'verb ',
    'is ',
    '= ',
    '\\ ',
    '#\n',
    'code in (4xx,5xx) ',
    '* ',
    'from now ',
    'include a,',
    'sequence by user (verb=get) then (verb=list) ',
    'then (',
    'ratio(verb=get, *) ',
    'eval a = ',
    'eval a = 1 + duration ',
    '1 + ',
    'if(',
    'compare before 1d ',
    'first user by verb ',
  ])('takes linear time over many %j', (piece) => {
    // Processor time: what else the machine does is not this parser's fault.
    const once = (text: string) => {
      const start = process.cpuUsage();
      const { query } = readQuery(text);
      if (query !== null) explainQuery(query);
      return process.cpuUsage(start).user / 1000;
    };
    const time = (count: number) => Math.min(once(piece.repeat(count)), once(piece.repeat(count)));
    // Quadratic work would take sixty-four times as long.
    expect(time(8000)).toBeLessThan(24 * Math.max(time(1000), 20));
  });

  it('never throws, and keeps its spans inside the text, whatever the text', () => {
    fc.assert(
      fc.property(anything, fc.nat(60), (text, position) => {
        const { query, diagnostics } = readQuery(text);
        for (const { span, fix } of diagnostics) {
          for (const { start, end } of fix === undefined ? [span] : [span, fix.span]) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
        }
        expect(renderDiagnostics(text, diagnostics)).not.toMatch(/[\u0000-\u0009\u001b\u202e]/);
        expect(query === null).toBe(diagnostics.some(isError));
        if (query !== null) expect(explainQuery(query)).toMatch(/\.$/);
        for (const { span } of complete(text, position, emptyCatalogue)) expect(span.end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads back whatever it could read', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const parsed = parseQuery(text);
        fc.pre(!readQuery(text).diagnostics.some(isError));
        const printed = printQuery(parsed.query);
        expect(printQuery(parseQuery(printed).query)).toBe(printed);
      }),
      { numRuns: 3000 },
    );
  });
});

const words =
  'verb code user request.spec.x[*] annotations["k"] duration time sourceips resource = != < >= : =~ contains startswith like in ( ) , and or not ! - is empty between cidr 403 4xx get "a b" 2s now-1h 10.0.0.0/8 * web-* groupby count sort desc limit 5 having | stats avg(duration) as x by last 24h from to 2026-11-21 timeslice 5m top distinct include # \n “ ” [ ] TO { } \\ @ p95(size) level Request delete deploy pods/exec sequence (verb=get) then within ratio( eval x = + * / % if( round( lower( count*2 column( compare before 1d first transaction today yesterday';

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...words.split(' ')), { maxLength: 16 }).map((parts) => parts.join(' ')),
  fc.array(fc.constantFrom(...words.split(' ')), { maxLength: 12 }).map((parts) => parts.join('')),
);

type DeepPartial<T> = T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> | object } : T;
