/**
 * All rules as one statement: the events that any of them finds, each with the numbers of those that do. Every stage is a row
 * of its own, as a rule sees a stage when it arrives; that a request raises a rule once is the business of who reads the rows.
 */
import type { Expr, FieldRef, Query } from '../query/ast.ts';
import type { Binding } from './event-names.ts';
import { compileFilter } from './filters/compile-filter.ts';
import { stageRank } from './load.ts';
import { listSql, operandOf, scalarText } from './operand.ts';
import type { Settings } from './relations/event-source.ts';
import { requestKeySql } from './relations/files-source.ts';
import { type SourceContext, sourceOf } from './relations/source-of.ts';
import { numbered, Params, type Statement } from './statement.ts';

export interface DetectionContext extends SourceContext {
  readonly nowUs: bigint;
}

export interface DetectionQuery {
  /** The filter of each rule; its number is its place, from 0. */
  readonly rules: readonly Expr[];
  /** Which events there are beside: a range of time, a cluster. */
  readonly among: Query;
  /** What is told of each event, as text. */
  readonly fields: readonly FieldRef[];
  /** The rules whose events are wanted as records. */
  readonly records: 'all' | 'none';
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
  output_format_json_quote_64bit_integers: 1,
};

export function compileDetection(
  { rules, among, fields, records }: DetectionQuery,
  { nowUs, ...context }: DetectionContext,
): CompiledDetection {
  const params = new Params();
  const any: Expr = { kind: 'or', operands: rules };
  const where: Expr = among.where === null ? any : { kind: 'and', operands: [among.where, any] };
  const source = sourceOf({ where, stages: among.stages }, context, 'stages', { params, nowUs });
  const { names } = source;
  const binding: Binding = { params, nowUs, names };
  for (const name of ['stage', 'auditid', 'time', 'verb', 'requesturi', 'user']) names.column(name);
  // What never holds is a literal, and so is its product: a list of one kind needs one type.
  const found = rules.map((rule, number) => `toUInt16((${compileFilter(rule, binding)}) * ${number + 1})`);
  const values = fields.map((field) => `toString(${textOf(field, binding)})`);
  const select = [
    `arrayMap(x -> x - 1, arrayFilter(x -> x > 0, [${found.join(', ')}])) AS rules`,
    `toString(toUnixTimestamp64Micro(${names.column('time')})) AS at`,
    `${stageRank} AS rank`,
    `hex(${requestKeySql}) AS request`,
    `toString(${names.column('cluster')}) AS event_cluster`,
    `toString(${names.column('auditid')}) AS audit_id`,
    `[${values.join(', ')}]::Array(String) AS told`,
    `${records === 'all' ? names.record() : "''"} AS record`,
  ];
  // Aliases that are columns of the events would stand in for them.
  const outer = 'rules, at, rank, request, event_cluster AS cluster, audit_id, told AS values, record';
  return {
    statement: numbered(`SELECT ${outer} FROM (SELECT ${select.join(', ')} ${source.matching()})`, params),
    settings: { ...source.settings(), ...manyRules },
  };
}

function textOf(field: FieldRef, binding: Binding): string {
  const operand = operandOf(field, binding);
  return operand.kind === 'scalar' ? scalarText(operand) : `arrayStringConcat(${listSql(operand)}, ' ')`;
}
