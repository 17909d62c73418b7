/**
 * The stages of a query in the form that every other language has them: one grouping, conditions on groups, one order before each
 * cut, the columns at the end. The engine's usual order of groups and events is made explicit, since other tools have another.
 */
import type { Span } from '../../model/diagnostic.ts';
import type { Aggregate, ColumnRef, FieldRef, Query, Stage } from '../ast.ts';
import { isSameField } from '../parse-field.ts';
import { mapStages } from '../stages/registry.ts';
import { keptColumns } from '../stages/shown-columns.ts';
import type { Column, Columns } from '../stages/stage.ts';

/** A column of the groups by its key, or a field of the event. */
export interface Term {
  readonly key: string;
  readonly field: FieldRef | null;
  readonly descending: boolean;
  readonly span: Span;
}

export interface GroupStep {
  readonly kind: 'group';
  readonly keys: readonly FieldRef[];
  /** The length of a slice of time, whose beginning is the first key `time`. */
  readonly sliceUs: number | null;
  /** At least one, but for `distinct`. */
  readonly aggregates: readonly Aggregate[];
  readonly span: Span;
}

export type Step =
  | GroupStep
  | {
      readonly kind: 'having';
      readonly column: Column;
      readonly op: Extract<Stage, { kind: 'having' }>['op'];
      readonly value: Extract<Stage, { kind: 'having' }>['value'];
      readonly span: Span;
    }
  | { readonly kind: 'sort'; readonly terms: readonly Term[]; readonly columns: Columns }
  /** First the offset, then the limit. */
  | { readonly kind: 'cut'; readonly limit: number | null; readonly offset: number; readonly span: Span }
  /** Which columns the answer shows, of groups or of events. */
  | { readonly kind: 'show'; readonly fields: readonly FieldRef[] }
  /** Columns are left out of a list that names none: other tools show events whole there. */
  | { readonly kind: 'leave-out' };

const counted: Aggregate = { name: 'count', as: 'count' };

export function stepsOf({ stages }: Query): Step[] {
  const lowering = new Lowering();
  mapStages(stages, (_, stage, before) => lowering.add(stage, before));
  return lowering.finish();
}

class Lowering {
  readonly #steps: Step[] = [];
  #columns: Columns = null;
  #shown: readonly FieldRef[] | null = null;
  #order: readonly Term[] = newestFirst;
  #isSorted = false;
  #limit: number | null = null;
  #offset = 0;
  #cutSpan: Span = { start: 0, end: 0 };

  add(stage: Stage, before: Columns): void {
    switch (stage.kind) {
      case 'groupby':
        this.#group(stage.keys, [counted], stage, mostFirst);
        break;
      case 'aggregate':
        this.#group(stage.by, stage.aggregates, stage, mostFirst);
        break;
      case 'distinct':
        this.#group(stage.keys, [], stage, inKeyOrder);
        break;
      case 'top':
        this.#group(stage.keys, [counted], stage, stage.rare ? leastFirst : mostFirst);
        this.#cut(stage.limit, 0, stage.span);
        break;
      case 'timeslice':
        this.#group(stage.by, [counted], stage, bySlice, stage.us);
        break;
      case 'having':
        this.#settle();
        this.#steps.push({ ...stage, column: this.#columnOf(stage.column) });
        break;
      case 'sort':
        this.#settle();
        this.#isSorted = false;
        this.#order = once([...stage.keys.map(({ column, descending }) => this.#termOf(column, descending)), ...this.#order]);
        break;
      case 'limit':
        if (this.#limit !== null && this.#offset > 0) this.#settle();
        this.#cut(this.#limit === null ? stage.count : Math.min(this.#limit, stage.count), this.#offset, stage.span);
        break;
      case 'offset':
        if (this.#offset > 0) this.#settle();
        this.#cut(this.#limit, stage.count, stage.span);
        break;
      case 'include':
      case 'exclude':
        this.#show(stage, before);
        break;
      default:
        // A range is a condition on the events, wherever it stands; what else there is has been refused (see untold.ts).
        break;
    }
  }

  finish(): Step[] {
    this.#sort();
    this.#settle();
    if (this.#shown !== null) this.#steps.push({ kind: 'show', fields: this.#shown });
    return this.#steps;
  }

  #group(
    keys: readonly FieldRef[],
    aggregates: readonly Aggregate[],
    { span }: Stage,
    order: UsualOrder,
    sliceUs: number | null = null,
  ): void {
    if (this.#limit !== null || this.#offset > 0) this.#sort();
    this.#settle();
    this.#steps.push({ kind: 'group', keys, sliceUs, aggregates, span });
    const slice = sliceUs === null ? [] : [{ key: 'time', field: null, descending: false, span }];
    const byKeys = keys.map((field) => ({ key: field.text, field, descending: false, span }));
    this.#order = order(
      [...slice, ...byKeys],
      aggregates.slice(0, 1).map(({ as }) => ({ key: as, field: null, descending: true, span })),
    );
    this.#isSorted = false;
    this.#shown = null;
    this.#columns = [
      ...(sliceUs === null ? [] : [{ key: 'time', type: 'time' as const }]),
      ...mapStages([{ kind: 'aggregate', aggregates, by: keys, span }], (kind, stage) => kind.columns(stage, null) ?? []).flat(),
    ];
  }

  #cut(limit: number | null, offset: number, span: Span): void {
    this.#limit = limit;
    this.#offset = offset;
    this.#cutSpan = span;
  }

  /** What was cut is left behind before what comes next. */
  #settle(): void {
    if (this.#limit === null && this.#offset === 0) return;
    this.#sort();
    this.#steps.push({ kind: 'cut', limit: this.#limit, offset: this.#offset, span: this.#cutSpan });
    this.#limit = null;
    this.#offset = 0;
  }

  #sort(): void {
    if (this.#isSorted || this.#order.length === 0) return;
    this.#steps.push({ kind: 'sort', terms: this.#order, columns: this.#columns });
    this.#isSorted = true;
  }

  #show({ kind, columns }: Extract<Stage, { kind: 'include' | 'exclude' }>, before: Columns): void {
    if (before === null) {
      if (kind === 'include') this.#shown = columns;
      else if (this.#shown === null) this.#steps.push({ kind: 'leave-out' });
      else this.#shown = this.#shown.filter((field) => !columns.some((left) => isSameField(left, field) || left.text === field.text));
      return;
    }
    const named = keptColumns(columns, before);
    const kept = kind === 'include' ? named : before.filter((column) => !named.includes(column));
    this.#shown = kept.map(({ key, field }) => ({ field: key, path: [], span: { start: 0, end: 0 }, ...field, text: key }));
  }

  #columnOf(ref: ColumnRef): Column {
    const key = ref.kind === 'column' ? ref.key : ref.field.text;
    return this.#columns?.find((column) => column.key === key) ?? { key, type: 'any' };
  }

  #termOf(ref: ColumnRef, descending: boolean): Term {
    if (this.#columns === null && ref.kind === 'field') return { key: ref.field.text, field: ref.field, descending, span: ref.field.span };
    const { key, field } = this.#columnOf(ref);
    return { key, field: field ?? null, descending, span: ref.kind === 'column' ? ref.span : ref.field.span };
  }
}

type UsualOrder = (keys: readonly Term[], computed: readonly Term[]) => readonly Term[];

const mostFirst: UsualOrder = (keys, computed) => (keys.length === 0 ? [] : [...computed, ...keys]);
const leastFirst: UsualOrder = (keys, computed) => [...computed.map((term) => ({ ...term, descending: false })), ...keys];
const inKeyOrder: UsualOrder = (keys) => keys;
const bySlice: UsualOrder = ([slice, ...others], computed) => [
  ...(slice === undefined ? [] : [slice]),
  ...(others.length === 0 ? [] : computed),
  ...others,
];

const time: FieldRef = { field: 'time', path: [], text: 'time', span: { start: 0, end: 0 } };
const newestFirst: readonly Term[] = [{ key: 'time', field: time, descending: true, span: time.span }];

/** A column orders where it is named first. */
function once(terms: readonly Term[]): Term[] {
  return terms.filter((term, at) => terms.findIndex(({ key }) => key === term.key) === at);
}
