import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fields } from '../model/fields.ts';
import type { Aggregate, ColumnRef, Expr, FieldRef, Formula, Query, Stage, TimePoint, Value } from './ast.ts';
import { checkQuery } from './check-query.ts';
import { explainQuery } from './explain-query.ts';
import { typeOfFormula } from './formula/formula-type.ts';
import { functionNames } from './formula/parse-formula.ts';
import { printFormula } from './formula/print-formula.ts';
import { readField, takesPath } from './parse-field.ts';
import { parseQuery } from './parse-query.ts';
import { printQuery } from './print-query.ts';
import { aggregateKeywords } from './stages/aggregates.ts';
import { valueTypeOf } from './values/typed-value.ts';

const span = { start: 0, end: 0 };

describe('printQuery', () => {
  it('prints what parses to the same query, for every query', () => {
    fc.assert(
      fc.property(query, (ast) => {
        const text = printQuery(ast);
        const parsed = parseQuery(text);
        expect(
          parsed.diagnostics.filter(({ severity }) => severity === 'error'),
          text,
        ).toEqual([]);
        expect(bare(parsed.query), text).toEqual(bare(ast));
        expect(printQuery(parsed.query)).toBe(text);
      }),
      { numRuns: 1500 },
    );
  });

  it('prints and explains what the checker makes of every query', () => {
    fc.assert(
      fc.property(query, (ast) => {
        const checked = checkQuery(ast).query;
        expect(printQuery(checked)).not.toMatch(/undefined|\[object/);
        expect(explainQuery(checked)).toMatch(/^(Requests|All requests|Every recorded stage).*\.$/s);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the key of an object apart from a field of that name', () => {
    const ref: FieldRef = { field: 'request', path: [{ kind: 'key', key: 'size' }], text: 'request.size', span };
    const printed = printQuery({ where: { kind: 'empty', field: ref, negated: false }, stages: [] });
    expect(printed).toBe('request["size"] is empty');
  });
});

/** Without spans. */
function bare(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) => (key === 'span' ? undefined : typeof part === 'bigint' ? `${part}n` : part)),
  );
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    '*',
    'and',
    'true',
    '403',
    '4xx',
    '"',
    '\\',
    "it's",
    '”',
    'a b',
    'count',
    'now',
    '-x',
    '#',
    'x)',
    '1e3',
    '\n',
    '\u202e',
  ),
  fc.stringMatching(/^[a-z][a-z0-9./:-]{0,12}$/),
);

const scalarRefs = fields
  .filter((field) => !takesPath(field))
  .flatMap((field) => [field.name, ...field.aliases, ...(field.path ? [field.path] : [])]);
const scalar: fc.Arbitrary<FieldRef> = fc.constantFrom(...scalarRefs).map(named);
const key = fc
  .oneof(nasty, fc.constantFrom('spec', 'containers', 'size', 'a.b', 'k8s.io/x'))
  .map((text) => ({ kind: 'key' as const, key: text }));
const step = fc.oneof(
  key,
  fc.nat(9).map((index) => ({ kind: 'index' as const, index })),
  fc.constant({ kind: 'any' as const }),
);
const pathRef: fc.Arbitrary<FieldRef> = fc
  .oneof(
    fc.tuple(fc.constantFrom('request', 'response', 'details'), fc.array(step, { minLength: 1, maxLength: 4 })),
    fc.tuple(fc.constantFrom('annotations', 'extra'), fc.tuple(key)),
  )
  .map(([field, path]) => canonical({ field, path, text: '', span }));
const anyRef = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: pathRef });

function named(text: string): FieldRef {
  return readField(text) ?? expect.fail(`${text} is no field`);
}

/** The text of a field as the printer writes it, so that it reads back the same. */
function canonical(ref: FieldRef): FieldRef {
  const printed = printQuery({ where: { kind: 'empty', field: ref, negated: false }, stages: [] }).replace(/ is empty$/, '');
  return { ...ref, text: readField(printed)?.text ?? printed };
}

const instant: fc.Arbitrary<TimePoint> = fc.oneof(
  fc.bigInt({ min: -2_000_000_000_000_000n, max: 9_000_000_000_000_000n }).map((epochUs) => ({ kind: 'absolute' as const, epochUs })),
  fc.integer({ min: 0, max: 100_000 }).map((hours) => ({ kind: 'absolute' as const, epochUs: BigInt(hours) * 3_600_000_000n })),
  fc.integer({ min: 1, max: 100_000 }).map((days) => ({ kind: 'absolute' as const, epochUs: BigInt(days) * 86_400_000_000n - 1n })),
  fc.integer({ min: 0, max: 10_000_000 }).map((us) => ({ kind: 'ago' as const, us: us * 1000 })),
  fc.integer({ min: -100_000_000, max: 100_000_000 }).map((us) => ({ kind: 'day' as const, us: us * 1000 })),
  fc
    .tuple(fc.integer({ min: -2, max: 2 }), fc.constantFrom(0, -1))
    .map(([days, us]) => ({ kind: 'day' as const, us: days * 86_400_000_000 + us })),
);

function valueFor(ref: FieldRef): fc.Arbitrary<Value> {
  const text = nasty.map((value): Value => ({ kind: 'text', value, span }));
  const boolean = fc.boolean().map((value): Value => ({ kind: 'boolean', value, span }));
  const whole = fc.nat().map((value): Value => ({ kind: 'number', value, span }));
  switch (valueTypeOf(ref)) {
    case 'number':
      return fc.integer().map((value): Value => ({ kind: 'number', value, span }));
    case 'size':
    case 'duration':
      return fc.oneof(
        whole,
        fc.nat(1000).map((value): Value => ({ kind: 'number', value: value * 1024 * 1000, span })),
      );
    case 'boolean':
      return boolean;
    case 'time':
      return instant.map((value): Value => ({ kind: 'time', value, span }));
    case 'any':
      return fc.oneof(
        text,
        boolean,
        fc.integer().map((value): Value => ({ kind: 'number', value, span })),
      );
    default:
      return text;
  }
}

const pattern = fc
  .array(
    fc.oneof(
      fc.constantFrom('*', '?', '\\*', '\\?', '\\\\', ' ', '-', ':', '#', '"'),
      fc.stringMatching(/^[a-z0-9]$/),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.map((part) => (part === '\\' ? '\\\\' : part)).join(''))
  .filter((text) => /[*?]/.test(text.replace(/\\./gs, '')) && text !== '*');

const leaf: fc.Arbitrary<Expr> = anyRef.chain((field) => {
  const value = valueFor(field);
  const negated = fc.boolean();
  return fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      field: fc.constant(field),
      op: fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
      value,
    }),
    fc.record({ kind: fc.constant('in' as const), field: fc.constant(field), values: fc.array(value, { maxLength: 4 }), negated }),
    fc.record({
      kind: fc.constant('match' as const),
      field: fc.constant(field),
      op: fc.constantFrom('contains', 'startswith', 'endswith', 'like', 'regex'),
      value: nasty,
      negated,
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('match' as const),
      field: fc.constant(field),
      op: fc.constant('glob' as const),
      value: pattern,
      negated,
      span: fc.constant(span),
    }),
    fc.record({ kind: fc.constant('between' as const), field: fc.constant(field), low: value, high: value, negated }),
    fc.record({
      kind: fc.constant('cidr' as const),
      field: fc.constant(field),
      ranges: fc.array(fc.oneof(fc.constantFrom('10.0.0.0/8', '::1', 'fd00::/8'), nasty), { minLength: 1, maxLength: 3 }),
      negated,
      span: fc.constant(span),
    }),
    fc.record({ kind: fc.constant('empty' as const), field: fc.constant(field), negated }),
    fc.record({ kind: fc.constant('text' as const), value: nasty, span: fc.constant(span) }),
  ) as fc.Arbitrary<Expr>;
});

const expr: fc.Arbitrary<Expr> = fc.letrec<{ tree: Expr }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), operands: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), operand: tie('tree') }),
  ),
})).tree;

const refs = fc.uniqueArray(anyRef, { minLength: 1, maxLength: 3, selector: ({ text }) => text });
const us = fc.integer({ min: 1, max: 1_000_000 }).map((ms) => ms * 1000);

const functions: fc.Arbitrary<Aggregate> = fc
  .tuple(
    fc.constantFrom(...aggregateKeywords),
    anyRef,
    fc.option(
      fc.oneof(
        nasty.filter((as) => as !== ''),
        fc.constantFrom('limit', 'min', 'desc', 'by'),
      ),
      { nil: undefined },
    ),
    fc.integer({ min: 1, max: 99 }),
  )
  .map(([[keyword, [name, fixed]], field, as, n]) => {
    if (name === 'count') return { name, as: as ?? 'count' };
    const percentile = name === 'percentile' ? (fixed ?? n) : undefined;
    if (name === 'count_distinct' && n > 50) return { name, field, exact: true, as: as ?? `${keyword}(${field.text},exact)` };
    const usual = fixed === undefined && percentile !== undefined ? `percentile(${field.text},${n})` : `${keyword}(${field.text})`;
    return { name, field, ...(percentile !== undefined && { percentile }), as: as ?? usual };
  });

const filter = fc.option(expr);
const literal: fc.Arbitrary<Formula> = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n): Formula => ({ kind: 'number', value: n / 100 || 0, unit: 'number', span })),
  fc
    .tuple(fc.constantFrom('duration' as const, 'size' as const), fc.integer({ min: -5000, max: 5000 }), fc.constantFrom(1, 1000, 1024))
    .map(([unit, n, times]): Formula => ({ kind: 'number', value: n * times || 0, unit, span })),
  nasty.map((value): Formula => ({ kind: 'text', value, span })),
);

/** Formulas over these operands; of an event any filter can be a condition. */
function formulas(operand: fc.Arbitrary<ColumnRef>, ofEvents: boolean): fc.Arbitrary<Formula> {
  return fc.letrec<{ tree: Formula }>((tie) => {
    const comparison = fc.record({
      kind: fc.constant('comparison' as const),
      left: tie('tree'),
      op: fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
      right: tie('tree'),
    });
    const condition = ofEvents ? expr.map((where) => ({ kind: 'filter' as const, where })) : comparison;
    const parts = fc.array(tie('tree'), { minLength: 1, maxLength: 2 });
    return {
      tree: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        literal,
        operand.map((column): Formula => ({ kind: 'operand', column })),
        fc.record({ kind: fc.constant('arithmetic'), op: fc.constantFrom('+', '-', '*', '/', '%'), left: tie('tree'), right: tie('tree') }),
        fc.record({ kind: fc.constant('call'), name: fc.constantFrom(...functionNames), arguments: parts, span: fc.constant(span) }),
        fc.record({ kind: fc.constant('if'), condition, value: tie('tree'), otherwise: tie('tree'), span: fc.constant(span) }),
      ) as fc.Arbitrary<Formula>,
    };
  }).tree;
}

const fieldOperand = anyRef
  .map((field): ColumnRef => ({ kind: 'field', field }))
  .filter((column) => column.kind === 'field' && printFormula({ kind: 'operand', column }) === column.field.text);
/** An eval over events, and a stage that names what it computes. */
const computed: fc.Arbitrary<Stage[]> = fc
  .tuple(fc.constantFrom('x', 'by', 'my_own'), formulas(fieldOperand, true), fc.boolean())
  .map(([name, formula, isUsed]) => {
    const ref: FieldRef = { field: name, path: [], text: name, span, computed: typeOfFormula(formula, null) };
    return [{ kind: 'eval', name, formula, span }, ...(isUsed ? [{ kind: 'include', columns: [ref], span } as const] : [])];
  });

const grouping: fc.Arbitrary<Stage> = fc.oneof(
  fc.tuple(filter, filter, fc.option(refs, { nil: [] })).map(([part, whole, by]): Stage => ({ kind: 'ratio', part, whole, by, span })),
  fc.tuple(refs, fc.option(refs, { nil: [] })).map(([values, by]): Stage => ({ kind: 'first', values, by, span })),
  refs.map((by): Stage => ({ kind: 'transaction', by, span })),
  fc
    .tuple(refs, fc.array(filter, { minLength: 2, maxLength: 3 }), fc.option(us))
    .map(([by, steps, withinUs]): Stage => ({ kind: 'sequence', by, steps, withinUs, span })),
  refs.map((keys): Stage => ({ kind: 'groupby', keys, span })),
  refs.map((keys): Stage => ({ kind: 'distinct', keys, span })),
  fc
    .tuple(refs, fc.integer({ min: 1, max: 100 }), fc.boolean())
    .map(([keys, limit, rare]): Stage => ({ kind: 'top', keys, limit, rare, span })),
  fc.tuple(fc.option(refs, { nil: [] }), us).map(([by, length]): Stage => ({ kind: 'timeslice', us: length, by, span })),
  fc
    .tuple(fc.array(functions, { minLength: 1, maxLength: 3 }), fc.option(refs, { nil: [] }))
    .map(([aggregates, by]): Stage => ({ kind: 'aggregate', aggregates, by, span })),
);

const ofEvents: fc.Arbitrary<Stage> = fc.oneof(
  fc
    .array(fc.record({ column: anyRef.map((field) => ({ kind: 'field' as const, field })), descending: fc.boolean() }), {
      minLength: 1,
      maxLength: 2,
    })
    .map((keys): Stage => ({ kind: 'sort', keys, span })),
  fc.nat(1000).map((count): Stage => ({ kind: 'limit', count, span })),
  fc.nat(1000).map((count): Stage => ({ kind: 'offset', count, span })),
  refs.map((columns): Stage => ({ kind: 'include', columns, span })),
  refs.map((columns): Stage => ({ kind: 'exclude', columns, span })),
  us.map((length): Stage => ({ kind: 'range', from: { kind: 'ago', us: length }, to: null, keyword: 'last', span })),
  instant.map((from): Stage => ({ kind: 'range', from, to: null, keyword: 'since', span })),
  fc.tuple(fc.option(instant), instant).map(([from, to]): Stage => ({ kind: 'range', from, to, keyword: 'from', span })),
);

const ofGroups: fc.Arbitrary<Stage[]> = grouping.chain((stage) => {
  const columns =
    stage.kind === 'aggregate'
      ? stage.aggregates.map(({ as }) => as)
      : stage.kind === 'distinct'
        ? stage.keys.map(({ text }) => text)
        : stage.kind === 'ratio'
          ? ['whole']
          : stage.kind === 'transaction'
            ? ['events']
            : ['count'];
  const column = fc.constantFrom(...columns).map((name) => ({ kind: 'column' as const, key: name, span }));
  const sorted = column.map((one): Stage => ({ kind: 'sort', keys: [{ column: one, descending: true }], span }));
  const compared = us.map((length): Stage => ({ kind: 'compare', us: length, span }));
  const evaluated = formulas(column, false).map((formula): Stage => ({ kind: 'eval', name: 'computed', formula, span }));
  return fc
    .tuple(fc.constant(stage), fc.option(compared), fc.option(evaluated), fc.option(sorted), fc.option(fc.nat(50)))
    .map(([first, comparison, evaluation, sort, limit]) => [
      first,
      ...(comparison === null ? [] : [comparison]),
      ...(evaluation === null ? [] : [evaluation]),
      ...(sort === null ? [] : [sort]),
      ...(limit === null ? [] : [{ kind: 'limit', count: limit, span } as const]),
    ]);
});

const query: fc.Arbitrary<Query> = fc
  .tuple(filter, fc.array(ofEvents, { maxLength: 3 }), fc.option(computed, { nil: [] }), fc.option(ofGroups, { nil: [] }))
  .map(([where, before, evaluated, after]) => ({ where, stages: [...before, ...evaluated, ...after] }));
