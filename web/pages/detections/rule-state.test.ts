import { describe, expect, it } from 'vitest';
import { type CatalogueRule, countStates, judgeRule, sayStates } from './rule-state.ts';

const rule = (more: Partial<CatalogueRule> = {}): CatalogueRule => ({
  id: 'a',
  name: 'r',
  title: 'R',
  level: 'high',
  status: 'stable',
  tags: [],
  verdict: 'alive',
  needs: 'Request',
  enabled: true,
  correlation: null,
  tactic: '',
  raises: true,
  runs: true,
  aside: false,
  queries: [],
  exceptions: 0,
  ...more,
});
const nothing = { sight: null, recorded: null };

describe('judgeRule', () => {
  it('goes by the rule itself first: dead, off, left out', () => {
    const all = { sight: new Map([['r', { status: 'answerable' as const, because: [] }]]), recorded: null };
    expect(judgeRule(rule({ verdict: 'dead', enabled: false }), all).state).toBe('dead');
    expect(judgeRule(rule({ enabled: false, status: 'deprecated' }), all)).toMatchObject({
      state: 'off',
      because: ['It is deprecated, and does not run.'],
    });
    expect(judgeRule(rule({ runs: false }), all).state).toBe('off');
    expect(judgeRule(rule({ aside: true }), all).state).toBe('off');
  });

  it('goes by a policy rather than by what was recorded', () => {
    const recorded = new Map([['Metadata', 5]]);
    const sight = new Map([['r', { status: 'partly' as const, because: ['some'] }]]);
    expect(judgeRule(rule(), { sight, recorded })).toMatchObject({ state: 'partly', because: ['some'] });
    expect(judgeRule(rule(), { sight: new Map([['r', { status: 'answerable' as const, because: [] }]]), recorded }).state).toBe('live');
    expect(judgeRule(rule(), { sight: null, recorded }).state).toBe('blind');
    expect(judgeRule(rule({ needs: 'Metadata' }), { sight: null, recorded }).state).toBe('live');
    expect(judgeRule(rule(), { sight: null, recorded: new Map([['RequestResponse', 1]]) }).state).toBe('live');
  });

  it('knows nothing of the record where there is none', () => {
    expect(judgeRule(rule(), nothing).state).toBe('live');
    expect(judgeRule(rule({ verdict: 'partly' }), nothing).state).toBe('partly');
  });
});

it('counts and says states, the best first', () => {
  const judged = [rule(), rule({ verdict: 'dead' }), rule()].map((each) => judgeRule(each, nothing));
  expect(countStates(judged)).toEqual({ live: 2, partly: 0, blind: 0, dead: 1, off: 0 });
  expect(sayStates(judged)).toBe('2 live, 1 dead');
});
