import { describe, expect, it } from 'vitest';
import { printExpr } from '../query/print-expression.ts';
import { applyExceptions } from './apply-exceptions.ts';
import { linkCorrelations } from './link-correlations.ts';
import { readRules } from './read-rules.ts';

const head = 'owner: platform-team\nreason: It does so by itself.\nexpires: 2027-03-31\n';
const log = 'logsource: {product: kubernetes, service: audit}\n';
const rules = `title: A\nname: exec\n${log}query: subresource=exec\n---\ntitle: B\nname: reads\n${log}query: resource=secrets\n`;

function filterOf(filter: string, more = `title: T\n${head}`): string {
  const { exceptions, diagnostics } = readRules(`${more}filter:\n${filter.replace(/^/gm, '  ')}`);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return errors.length > 0 ? `error: ${errors.join(' ')}` : exceptions.map(({ where }) => printExpr(where)).join(' ');
}

describe('an exception', () => {
  it.each([
    ['rules: [exec]\nquery: user=jane and namespace=ci', 'user=jane and namespace=ci'],
    ['rules: exec\nselection: {objectRef.namespace: ci}\ncondition: selection', 'namespace=ci'],
    ['rules: [exec]\nselection: {objectRef.namespace: ci}\ncondition: not selection', 'namespace=ci'],
    ['rules: [exec]\nquery: not (user!=jane)', 'not user!=jane'],
  ])('%j is read', (filter, expected) => expect(filterOf(filter)).toBe(expected));

  it.each([
    ['query: user=jane', 'too-broad'],
    ['rules: any\nquery: user=jane', 'too-broad'],
    ['rules: [exec]\nquery: user!=jane', 'too-broad'],
    ['rules: [exec]\nquery: not user=jane', 'too-broad'],
    ['rules: [exec]\nquery: user is not empty', 'too-broad'],
    ['rules: [exec]\nquery: "curl"', 'too-broad'],
    ['rules: [exec]\nquery: usr=jane', 'unknown-field'],
    ['rules: [exec]\nselection: {objectRef.namespace: ci}', 'no-condition'],
  ])('%j is none', (filter, code) => expect(filterOf(filter)).toBe(`error: ${code}`));

  it.each([
    ['owner', 'missing-key'],
    ['reason', 'missing-key'],
    ['expires', 'missing-key'],
    ['title', 'missing-key'],
  ])('without %s is none', (key, code) => {
    const given = `title: T\n${head}`.replace(new RegExp(`^${key}:.*\n`, 'm'), '');
    expect(filterOf('rules: [exec]\nquery: user=jane', given)).toBe(`error: ${code}`);
  });

  it('has a date that there is', () => {
    expect(filterOf('rules: [exec]\nquery: user=jane', `title: T\n${head.replace('2027-03-31', '2027-02-31')}`)).toBe('error: bad-date');
    expect(filterOf('rules: [exec]\nquery: user=jane', `title: T\n${head.replace('2027-03-31', 'never')}`)).toBe('error: bad-date');
  });
});

describe('rules with exceptions', () => {
  const exception = (names: string) => `title: T\n${head}filter:\n  rules: [${names}]\n  query: user=jane\n`;

  it('leave out what those say, until they end', () => {
    const read = readRules(`${rules}---\n${exception('exec')}`);
    const [first, second] = applyExceptions(read.rules, read.exceptions).rules;
    expect(first?.kind === 'event' && printExpr(first.where)).toBe('subresource=exec and not (user=jane and time<2027-04-01)');
    expect(first?.exceptions).toEqual([
      { title: 'T', owner: 'platform-team', reason: 'It does so by itself.', expiresMs: Date.parse('2027-04-01T00:00:00Z') },
    ]);
    expect(second).toBe(read.rules[1]);
  });

  it('may be named by what counts them', () => {
    const correlation = (name: string, rule: string) =>
      `title: C\nname: ${name}\ncorrelation: {type: event_count, rules: [${rule}], group-by: [user.username], timespan: 5m, condition: {gte: 3}}\n`;
    const read = readRules(`${rules}---\n${correlation('many', 'reads')}---\n${exception('many')}`);
    const counting = linkCorrelations([read])
      .flat()
      .flatMap(({ rule }) => rule ?? []);
    const applied = applyExceptions([...read.rules, ...counting], read.exceptions);
    expect(applied.diagnostics).toEqual([[]]);
    expect(applied.rules.map(({ name, exceptions }) => [name, exceptions?.length ?? 0])).toEqual([
      ['exec', 0],
      ['reads', 1],
      ['many', 0],
    ]);
  });

  it('tell of an exception to what is not there', () => {
    const read = readRules(`${rules}---\n${exception('exek')}`);
    const { diagnostics } = applyExceptions(read.rules, read.exceptions);
    expect(diagnostics.flat().map(({ code, hint }) => [code, hint])).toEqual([['no-rule', 'Did you mean exec?']]);
  });
});
