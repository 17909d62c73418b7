/**
 * All rules as one statement: the events that any of them finds, each with the numbers of those that do. Every stage is a row
 * of its own, as a rule sees a stage when it arrives; that a request raises a rule once is the business of who reads the rows.
 * Columns choose the events first; what rules ask of bodies is then taken out of each of these once, for all rules together.
 */
import { findField } from '../model/fields.ts';
import type { IndicatorLists } from '../model/indicator-list.ts';
import { invariant } from '../model/invariant.ts';
import type { Expr, FieldRef, Query } from '../query/ast.ts';
import { printPath } from '../query/parse-field.ts';
import { leaves, mapLeaves } from '../query/walk.ts';
import { type Arrival, arrivedSql } from './arrival.ts';
import type { Binding, EventNames } from './event-names.ts';
import { compileFilter } from './filters/compile-filter.ts';
import { stageRank } from './load.ts';
import { listSql, type Operand, operandOf, scalarText } from './operand.ts';
import { definePodLists, podValues } from './pod-lists.ts';
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
   * see pod-lists.ts.
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
  readonly rules: readonly number[];
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
};

/** The engine would move the long condition down to the first look at each line, where nothing is narrowed yet, and work it out twice. */
const unmoved: Settings = { query_plan_filter_push_down: 0 };
/** Nor does anything else that it would move pay for files: the statement is laid out as it should run. */
const asWritten: Settings = { query_plan_enable_optimizations: 0 };

export function compileDetection({ rules, among, arrived, fields, records }: DetectionQuery, context: DetectionContext): CompiledDetection {
  invariant(!context.masks, 'rules look at what is');
  const params = new Params(context.lists);
  const bodies = new BodyValues();
  const asked = rules.map((rule) => bodies.take(rule));
  const chosen: Expr = { kind: 'or', operands: rules.map(columnPart) };
  const where: Expr = among.where === null ? chosen : { kind: 'and', operands: [among.where, chosen] };
  const source = sourceOf({ where, stages: among.stages }, context, 'stages', { params, nowUs: context.nowUs });
  const events: Binding = { params, nowUs: context.nowUs, names: source.names };
  const names: EventNames = { ...namesOf(events), computed: (name) => bodies.operand(name) };
  const conditions = new Conditions({ ...events, names });
  const found = asked.map((rule, number) => `if(${conditions.take(rule)}, ${number + 1}, 0)`);
  const select = [
    `arrayMap(x -> x - 1, arrayFilter(x -> x > 0, [${found.join(', ')}]::Array(Int32))) AS found`,
    `toString(toUnixTimestamp64Micro(${names.column('time')})) AS at`,
    `${stageRank} AS rank`,
    `hex(${requestKeySql}) AS request`,
    `toString(${names.column('cluster')}) AS event_cluster`,
    `toString(${names.column('auditid')}) AS audit_id`,
    `[${fields.map((field) => `toString(${textOf(field, events)})`).join(', ')}]::Array(String) AS told`,
    `${records ? names.record() : "''"} AS event_record`,
  ];
  for (const name of ['stage', 'verb', 'requesturi', 'user']) names.column(name);
  const layers = [...bodies.define(events), conditions.columns];
  const inner = layers.reduce(
    (from, columns) => `FROM (SELECT *, ${columns.join(', ')} ${from})`,
    source.matching(arrived === undefined ? [] : [arrivedSql(arrived, params)]),
  );
  // Aliases that are columns of the events would stand in for them.
  const outer = 'found AS rules, at, rank, request, event_cluster AS cluster, audit_id, told AS values, event_record AS record';
  return {
    statement: numbered(`SELECT ${outer} FROM (SELECT ${select.join(', ')} ${inner}) WHERE notEmpty(found)`, params),
    settings: { ...source.settings(), ...manyRules, ...(context.relation.kind === 'files' ? asWritten : unmoved) },
  };
}

/** What the columns of an event tell already: nothing that could hold is left out. */
function columnPart(rule: Expr): Expr {
  return {
    kind: 'and',
    operands: conjunctsOf(rule).filter((conjunct) =>
      [...leaves(conjunct)].every(({ leaf }) => leaf.kind !== 'text' && !isInBody(leaf.field) && leaf.field.field !== 'raw'),
    ),
  };
}

function isInBody({ field, computed }: FieldRef): boolean {
  return computed !== undefined || findField(field)?.type === 'object';
}

/** The values in bodies that rules ask for, each a column of its own. */
class BodyValues {
  readonly #fields = new Map<string, { readonly ref: FieldRef; readonly column: string }>();

  /** The rule with each such field as a column. */
  take(rule: Expr): Expr {
    return mapLeaves(rule, (leaf) => {
      if (leaf.kind === 'text' || !isInBody(leaf.field)) return leaf;
      const name = `${leaf.field.field}${printPath(leaf.field.path)}`;
      if (!this.#fields.has(name)) this.#fields.set(name, { ref: leaf.field, column: `body_${this.#fields.size}` });
      return { ...leaf, field: { ...leaf.field, field: name, path: [], computed: 'any' } };
    });
  }

  operand(name: string): Operand {
    const found = this.#fields.get(name);
    invariant(found !== undefined, `${name} was not taken out of the body`);
    return { kind: 'list', sql: found.column, element: 'json', guard: null };
  }

  /** Layers of columns, each over those before it. */
  define(events: Binding): readonly (readonly string[])[] {
    const all = [...this.#fields.values()];
    if (all.length === 0) return [];
    // Answers may be long: what was sent is taken out of the record once.
    const sent: Binding = { ...events, names: { ...namesOf(events), record: () => sentRecord } };
    const sentColumn = `if(${events.names.column('verb')} IN ('get', 'list', 'watch'), '{}', concat('{"requestObject":', JSONExtractRaw(${events.names.record()}, 'requestObject'), '}')) AS ${sentRecord}`;
    const ofPods = all.filter(({ ref }) => ref.computed !== undefined);
    const plain = all
      .filter(({ ref }) => ref.computed === undefined)
      .map(({ ref, column }) => {
        const operand = operandOf(ref, ref.field === 'request' ? sent : events);
        invariant(operand.kind === 'list', `${ref.text} is no list`);
        return `${listSql(operand)} AS ${column}`;
      });
    if (ofPods.length === 0) return [[sentColumn], plain];
    const { first, second } = definePodLists(sent);
    return [
      [sentColumn],
      [...first, ...plain],
      second,
      ofPods.map(({ ref, column }) => `${podValues(ref.field, ref.path, events)} AS ${column}`),
    ];
  }
}

const sentRecord = 'sent_record';

/** The methods of an object of a class are not its own. */
function namesOf({ names }: Binding): EventNames {
  return {
    column: (field) => names.column(field),
    record: () => names.record(),
    mayHold: (field) => names.mayHold(field),
    idPrefix: (id) => names.idPrefix(id),
  };
}

/** Every condition of any rule, each once: rules have many in common, and the engine takes its time over each that it reads. */
class Conditions {
  readonly columns: string[] = [];
  readonly #names = new Map<string, string>();
  readonly #binding: Binding;

  constructor(binding: Binding) {
    this.#binding = binding;
  }

  /** The SQL of the rule over these columns. */
  take(expr: Expr): string {
    if (expr.kind === 'not') return `NOT ${this.take(expr.operand)}`;
    if (expr.kind !== 'and' && expr.kind !== 'or') return this.#column(expr);
    const operands = expr.operands.map((operand) => this.take(operand));
    return operands.length === 0 ? String(Number(expr.kind === 'and')) : `(${operands.join(` ${expr.kind.toUpperCase()} `)})`;
  }

  #column(leaf: Expr): string {
    // Where it stands in its rule, and how it is written there, is nothing that it asks.
    const key = JSON.stringify(leaf, (name, value: unknown) =>
      name === 'span' || name === 'text' ? undefined : typeof value === 'bigint' ? String(value) : value,
    );
    const known = this.#names.get(key) ?? `asked_${this.#names.size}`;
    if (!this.#names.has(key)) this.columns.push(`${compileFilter(leaf, this.#binding)} AS ${known}`);
    this.#names.set(key, known);
    return known;
  }
}

/** Between the parts of a list that is told as one text. */
export const partSeparator = '\u0000';

function textOf(field: FieldRef, binding: Binding): string {
  const operand = operandOf(field, binding);
  return operand.kind === 'scalar' ? scalarText(operand) : `arrayStringConcat(${listSql(operand)}, '\\0')`;
}
