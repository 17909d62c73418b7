/**
 * All rules as one statement: the events that any of them finds, each with the numbers of those that do. Every stage is a row
 * of its own, as a rule sees a stage when it arrives; that a request raises a rule once is the business of who reads the rows.
 * It is written in layers, since the engine takes its time over all that it reads: columns, conditions over them, which rules may
 * find the event by these; then, for the few that are left, what rules ask of bodies, and which rules do find it.
 */
import type { IndicatorLists } from '../model/indicator-list.ts';
import { invariant } from '../model/invariant.ts';
import type { Expr, FieldRef, Query } from '../query/ast.ts';
import type { Leaf } from '../query/filters/filter.ts';
import { leaves } from '../query/walk.ts';
import { type Arrival, arrivedSql } from './arrival.ts';
import { BaseNames } from './detection/base-names.ts';
import { BodyValues, isInBody } from './detection/body-values.ts';
import { Conditions, combine } from './detection/conditions.ts';
import { Layers } from './detection/layers.ts';
import type { Binding } from './event-names.ts';
import { compileFilter } from './filters/compile-filter.ts';
import { stageRank } from './load.ts';
import { listSql, operandOf, scalarText } from './operand.ts';
import { conjunctsOf } from './relations/conjuncts.ts';
import type { Settings } from './relations/event-source.ts';
import { requestKeySql } from './relations/files-source.ts';
import { type SourceContext, sourceOf } from './relations/source-of.ts';
import { numbered, Params, type Statement } from './statement.ts';

export interface DetectionContext extends SourceContext {
  readonly nowUs: bigint;
  /** Those that rules name. */
  readonly lists?: IndicatorLists;
}

export interface DetectionQuery {
  /**
   * The filter of each rule; its number is its place, from 0. A field that is `computed` is `pod` or `container` with a path in it:
   * see detection/body-values.ts.
   */
  readonly rules: readonly Expr[];
  /** Which events there are beside: a range of time, a cluster. */
  readonly among: Query;
  /** What has newly arrived, and nothing else; only in a store. */
  readonly arrived?: Arrival;
  /** What is told of each event, as text. */
  readonly fields: readonly FieldRef[];
  /** Whether each event is told as a record, too. */
  readonly records: boolean;
}

export interface DetectionRow {
  /** The number of the rule; an event that several find is several rows. */
  readonly rule: number;
  /** Microseconds since the epoch. */
  readonly at: string;
  /** How far the request had come. */
  readonly rank: number;
  /** What tells the request from others of its cluster. */
  readonly request: string;
  readonly cluster: string;
  readonly audit_id: string;
  /** The parts of a list lie behind each other, with `partSeparator` between them. */
  readonly values: readonly string[];
  /** Empty where it is not wanted. */
  readonly record: string;
}

export interface CompiledDetection {
  readonly statement: Statement;
  readonly settings: Settings;
}

/** Each rule is a part of the statement; the engine's bounds are for statements that people write. */
const manyRules: Settings = {
  max_query_size: 67_108_864,
  max_ast_elements: 10_000_000,
  max_expanded_ast_elements: 10_000_000,
  max_ast_depth: 10_000,
  max_parser_depth: 10_000,
  // Records are long, and much is made of each.
  max_block_size: 4096,
  output_format_json_quote_64bit_integers: 1,
  // It is laid out as it should run: what the engine would move, it would work out twice.
  query_plan_enable_optimizations: 0,
  // The engine would compare what conditions compare with each other: of so many, that takes it longer than all the rest of its planning.
  optimize_and_compare_chain: 0,
};

/** So few are asked where the events are read, which may leave out most of them. */
const few = 8;

export function compileDetection({ rules, among, arrived, fields, records }: DetectionQuery, context: DetectionContext): CompiledDetection {
  invariant(!context.masks, 'rules look at what is');
  const params = new Params(context.lists);
  const first: Expr[] = rules.length > few ? [] : [{ kind: 'or', operands: rules.map((rule) => splitRule(rule).early) }];
  const where: Expr = { kind: 'and', operands: [...(among.where === null ? [] : [among.where]), ...first] };
  const source = sourceOf({ where, stages: among.stages }, { ...context, keepsCopies: true, readsRecordsLast: true }, 'stages', {
    params,
    nowUs: context.nowUs,
  });
  const names = new BaseNames(source.names);
  const events: Binding = { params, nowUs: context.nowUs, names };
  for (const name of ['time', 'stage', 'verb', 'requesturi', 'user', 'cluster', 'auditid']) names.column(name);

  const parts = rules.map((rule, number) => ({ number, ...splitRule(rule) }));
  // First those that columns decide, then those that look into the record as well.
  const inOrder = [...parts.filter(({ late }) => late.length === 0), ...parts.filter(({ late }) => late.length > 0)];
  const ofColumns = new Conditions('asked');
  const fits = inOrder.map(({ early }) => combine(early, (leaf) => ofColumns.take(leaf)));
  const mayFind = (numbers: Iterable<number>) =>
    [...numbers].map((number) => `fits[${inOrder.findIndex((part) => part.number === number) + 1}]`).join(' OR ');

  const bodies = new BodyValues();
  const ofRecord: Binding = { ...events, names: { ...boundNames(names), computed: BodyValues.operand } };
  const late = inOrder.flatMap((part, at) => {
    if (part.late.length === 0) return [];
    const conditions = part.late.map((expr) => combine(expr, (leaf) => compileFilter(bodies.lift(leaf, part.number), ofRecord)));
    return [`if(${[`fits[${at + 1}]`, ...conditions].join(' AND ')}, ${part.number}, -1)`];
  });
  const upper = new Layers();
  bodies.define(upper, events, mayFind);
  const early = inOrder.slice(0, inOrder.length - late.length).map(({ number }) => number);
  const found = [
    ...(early.length === 0
      ? []
      : [`arrayMap((n, fit) -> if(fit, n, -1), [${early.join(', ')}]::Array(Int32), arraySlice(fits, 1, ${early.length}))`]),
    ...(late.length === 0 ? [] : [`[${late.join(', ')}]::Array(Int32)`]),
  ];
  upper.add(upper.next, 'found', `arrayJoin(arrayFilter(x -> x >= 0, arrayConcat(${found.join(', ')})))`);
  const told = [
    'found AS rule',
    `toString(toUnixTimestamp64Micro(${names.column('time')})) AS at`,
    `${stageRank} AS rank`,
    `hex(${requestKeySql}) AS request`,
    `toString(${names.column('cluster')}) AS event_cluster`,
    `toString(${names.column('auditid')}) AS audit_id`,
    `[${fields.map((field) => `toString(${textOf(field, events)})`).join(', ')}]::Array(String) AS told`,
    `${records ? names.record() : "''"} AS event_record`,
  ];
  const asked = ofColumns.define(events);
  const base = names.columns;
  const handedOn = names.names;
  const arrivedOnly = arrived === undefined ? [] : [arrivedSql(arrived, params)];
  const conditions = `FROM (SELECT ${[...handedOn, ...asked].join(', ')} FROM (SELECT ${base.join(', ')} ${source.matching(arrivedOnly)}))`;
  // What fits nothing is left out by arrayJoin: of a condition the engine would find out what it means for every layer, which takes seconds.
  const fitting = `FROM (SELECT ${handedOn.join(', ')}, arrayJoin(arrayFilter(one -> has(one, 1), [[${fits.join(', ')}]::Array(UInt8)])) AS fits ${conditions})`;
  // Aliases that are columns of the events would stand in for them.
  const outer = 'rule, at, rank, request, event_cluster AS cluster, audit_id, told AS values, event_record AS record';
  const over = upper.render(fitting, [...handedOn, 'fits']);
  return {
    statement: numbered(`SELECT ${outer} FROM (SELECT ${told.join(', ')} ${over})`, params),
    settings: { ...source.settings(), ...manyRules },
  };
}

/** What of a rule columns tell, and what has to be looked for in the record: it holds where all of both does. */
function splitRule(rule: Expr): { readonly early: Expr; readonly late: readonly Expr[] } {
  const conjuncts = conjunctsOf(rule);
  const late = conjuncts.filter(hasLate);
  return { early: { kind: 'and', operands: conjuncts.filter((conjunct) => !late.includes(conjunct)) }, late };
}

function hasLate(expr: Expr): boolean {
  return [...leaves(expr)].some(({ leaf }) => isLate(leaf));
}

/** What is looked for in the record, which costs more than all else. */
function isLate(leaf: Leaf): boolean {
  const isOther = leaf.kind === 'in' && leaf.same !== undefined && isInBody(leaf.same);
  return leaf.kind === 'text' || isInBody(leaf.field) || leaf.field.field === 'raw' || isOther;
}

/** The methods of an object of a class are not its own. */
function boundNames(names: BaseNames): Binding['names'] {
  return {
    column: (field) => names.column(field),
    record: () => names.record(),
    mayHold: (field) => names.mayHold(field),
    idPrefix: (id) => names.idPrefix(id),
  };
}

/** Between the parts of a list that is told as one text. */
export const partSeparator = '\u0000';

function textOf(field: FieldRef, binding: Binding): string {
  const operand = operandOf(field, binding);
  return operand.kind === 'scalar' ? scalarText(operand) : `arrayStringConcat(${listSql(operand)}, '\\0')`;
}
