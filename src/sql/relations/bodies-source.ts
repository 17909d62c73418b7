/**
 * Events of the table that are chosen by what stands in their bodies, for filters that ask many things of them, as rules do. Columns choose first,
 * then a search for bytes without which nothing can be found; what was sent is taken out of each record that is left once, and whatever is asked of it
 * out of that.
 */
import { invariant } from '../../model/invariant.ts';
import type { Expr, FieldRef, PathStep } from '../../query/ast.ts';
import type { Leaf } from '../../query/filters/filter.ts';
import { leaves, mapLeaves } from '../../query/walk.ts';
import { BaseNames } from '../detection/base-names.ts';
import { BodyValues, isInBody } from '../detection/body-values.ts';
import { Layers } from '../detection/layers.ts';
import { type EventNames, namesWith, type ValueBinding } from '../event-names.ts';
import { compileFilter } from '../filters/compile-filter.ts';
import { jsonNeedles, whole } from '../json-needles.ts';
import { MaskedNames } from '../mask.ts';
import { type EventSource, renderCut, renderWhere, type Settings } from './event-source.ts';
import type { TableNames } from './table-source.ts';

export interface BodiesSourceContext extends ValueBinding {
  readonly table: TableNames;
  readonly masks: boolean;
}

export interface ChosenEvents {
  /** Over the names of the table: those of columns, and those that need the record. */
  readonly columns: readonly string[];
  readonly records: readonly string[];
  /** What is asked of bodies. */
  readonly bodies: readonly Expr[];
}

const settings: Settings = {
  max_block_size: 2048,
  // It is laid out as it should run: what the engine would move, it would work out twice.
  query_plan_enable_optimizations: 0,
  optimize_and_compare_chain: 0,
};
/** The engine takes 255 patterns at most. */
const mostNeedles = 255;

/** Whether this asks bodies alone, and columns: free text goes by all that an event shows. */
export function isOfBodies(expr: Expr): boolean {
  const all = [...leaves(expr)].map(({ leaf }) => leaf);
  return all.some((leaf) => leaf.kind !== 'text' && isInBody(leaf.field)) && all.every((leaf) => leaf.kind !== 'text');
}

export function bodiesSource({ columns, records, bodies }: ChosenEvents, context: BodiesSourceContext): EventSource {
  const { table, masks, params, nowUs } = context;
  const base = new BaseNames(table);
  const names: EventNames = masks ? new MaskedNames(base) : base;
  const values = new BodyValues();
  const asked = new Map<string, FieldRef>();
  const lift = (leaf: Leaf): Leaf => {
    const lifted = values.lift(leaf, 0);
    if (lifted.kind !== 'text' && leaf.kind !== 'text' && lifted !== leaf && leaf.field.field !== 'response')
      asked.set(lifted.field.field, inRequest(leaf.field));
    return lifted;
  };
  const computed = (column: string) => {
    const operand = BodyValues.operand(column);
    const ref = asked.get(column);
    invariant(operand.kind === 'list', 'what stands in a body is a list');
    return names.mask === undefined || ref === undefined ? operand : { ...operand, sql: names.mask.values(ref, column) };
  };
  const binding = { params, nowUs, names: namesWith(names, { computed }) };
  const late = bodies.map((expr) => compileFilter(mapLeaves(expr, lift), binding));
  const layers = new Layers();
  values.define(layers, { params, nowUs, names }, () => '1');
  const found = bodies.map(bodyNeedles).filter((needles) => needles !== null && needles.length <= mostNeedles);
  const holds = found.map((needles) => `multiSearchAny(${table.record()}, ${params.bind('Array(String)', needles ?? [])})`);

  const matching = (more: readonly string[] = []): string => {
    // Only the columns of the table itself stand before the records are read.
    const events = `FROM (SELECT ${base.columns.join(', ')} FROM events PREWHERE ${columns.join(' AND ')}${renderWhere([...holds, ...records])})`;
    return `${layers.render(events, base.names)}${renderWhere([...late, ...more])}`;
  };
  return {
    names,
    orderNames: names,
    tieBreakers: () => [`${names.column('time')} DESC`, `${names.column('seq')} DESC`],
    matching,
    cut: (select, cut) => `SELECT ${select.join(', ')} ${matching(cut.conditions)}${renderCut(cut)}`,
    settings: () => settings,
  };
}

/** Where it stands in what was sent, as far as masks go by it; of the places where a pod may stand, one within a template. */
function inRequest(ref: FieldRef): FieldRef {
  if (ref.field === 'request') return ref;
  const template: readonly PathStep[] = ['spec', 'template'].map((key) => ({ kind: 'key', key }));
  const { computed: _, ...rest } = ref;
  return { ...rest, field: 'request', path: [...template, ...ref.path] };
}

/** Bytes of which every record holds some, if the condition is true of it; null where there are none. */
function bodyNeedles(expr: Expr): readonly string[] | null {
  switch (expr.kind) {
    case 'and':
      return expr.operands.map(bodyNeedles).find((needles) => needles !== null) ?? null;
    case 'or': {
      const all = expr.operands.map(bodyNeedles).filter((needles) => needles !== null);
      return all.length === expr.operands.length && all.length > 0 ? [...new Set(all.flat())] : null;
    }
    case 'not':
    case 'text':
      return null;
    default:
      return isInBody(expr.field) && saysSome(expr) ? keyNeedles(expr.field.path) : null;
  }
}

/** Whether it holds only where there is a value. */
function saysSome(leaf: Exclude<Leaf, { kind: 'text' }>): boolean {
  if (leaf.kind === 'compare') return leaf.op !== '!=';
  return leaf.kind === 'empty' ? leaf.negated : !leaf.negated;
}

/** Keys that nearly every object has. */
const common = ['metadata', 'spec', 'status', 'kind', 'name', 'namespace', 'labels', 'annotations', 'items', 'apiVersion', 'uid'];

/** The last key tells most. */
function keyNeedles(path: readonly PathStep[]): readonly string[] | null {
  const keys = path.flatMap((step) => (step.kind === 'key' && !common.includes(step.key) ? [step.key] : []));
  const found = keys.reverse().map((key) => jsonNeedles(key, whole));
  return found.find((needles) => needles !== null) ?? null;
}
