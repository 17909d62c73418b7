/** Rules without what their exceptions leave out: each is asked `and not (…)`, of requests before it expires, so that looking back finds the same. */
import type { Diagnostic } from '../model/diagnostic.ts';
import { nearest } from '../model/suggest.ts';
import type { Expr } from '../query/ast.ts';
import { correlationsIn, countedRules } from './counted-rules.ts';
import type { ExceptionDraft } from './exception.ts';
import { expandPodFields } from './pod-fields.ts';
import type { CorrelationRule, EventRule, Rule } from './rule.ts';

export interface Applied {
  /** In the order of the rules. */
  readonly rules: readonly Rule[];
  /** For each exception what is wrong with it. */
  readonly diagnostics: readonly (readonly Diagnostic[])[];
}

export function applyExceptions(rules: readonly Rule[], exceptions: readonly ExceptionDraft[]): Applied {
  const excepted = new Map<Rule, ExceptionDraft[]>();
  const diagnostics = exceptions.map((exception) =>
    exception.rules.flatMap(({ value, span }): Diagnostic[] => {
      const named = rules.filter(({ id, name }) => id === value.toLowerCase() || name === value);
      const found = named.flatMap((rule) => (rule.kind === 'event' ? [rule] : feedersOf(rule, rules)));
      for (const rule of new Set(found)) excepted.set(rule, [...(excepted.get(rule) ?? []), exception]);
      if (found.length > 0) return [];
      const [correlation] = named;
      if (correlation !== undefined)
        return [
          {
            severity: 'error',
            code: 'no-rule',
            message: `${correlation.name} counts what other rules find, which others count too.`,
            span,
            hint: 'Name the rules that it counts.',
          },
        ];
      const near = nearest(
        value,
        rules.map(({ name }) => name),
      );
      return [
        {
          severity: 'error',
          code: 'no-rule',
          message: `There is no rule “${value}”: nothing is left out.`,
          span,
          ...(near !== null && { hint: `Did you mean ${near}?` }),
        },
      ];
    }),
  );
  return { rules: rules.map((rule) => (rule.kind === 'event' ? withExceptions(rule, excepted.get(rule)) : rule)), diagnostics };
}

/** The rules that this correlation counts, also through others that feed it alone, where nobody else asks them. */
function feedersOf(correlation: CorrelationRule, rules: readonly Rule[]): readonly EventRule[] {
  const own = new Set(correlationsIn(correlation).map(({ id }) => id));
  const others = new Set(rules.flatMap((rule) => (rule.kind === 'correlation' && !own.has(rule.id) ? rule.rules : [])));
  const isAlone = (rule: Rule) => !rule.raises && !others.has(rule.id);
  const feeding = countedRules(correlation, rules);
  const between = correlationsIn(correlation).slice(1);
  return [...feeding, ...between].every(isAlone) ? feeding : [];
}

function withExceptions(rule: EventRule, exceptions: readonly ExceptionDraft[] | undefined): EventRule {
  if (exceptions === undefined) return rule;
  const lists = new Map([...(rule.lists ?? []), ...exceptions.flatMap((one) => [...(one.lists ?? [])])]);
  return {
    ...rule,
    where: { kind: 'and', operands: [rule.where, ...exceptions.map(leftOut)] },
    ...(lists.size > 0 && { lists }),
    exceptions: exceptions.map(({ title, owner, reason, expiresMs }) => ({ title, owner, reason, expiresMs })),
  };
}

const span = { start: 0, end: 0 };
const time = { field: 'time', path: [], text: 'time', span };

function leftOut({ where, expiresMs }: ExceptionDraft): Expr {
  const until: Expr = {
    kind: 'compare',
    field: time,
    op: '<',
    value: { kind: 'time', value: { kind: 'absolute', epochUs: BigInt(expiresMs) * 1000n }, span },
  };
  return { kind: 'not', operand: { kind: 'and', operands: [expandPodFields(where), until] } };
}
