/**
 * The stages of a query in the form that every other language has them: one grouping, conditions on groups, one order before each
 * cut, the columns at the end. The engine's usual order of groups and events is made explicit, since other tools have another.
 */
import type { Span } from '../../model/diagnostic.ts';
import { assertNever, invariant } from '../../model/invariant.ts';
import type { Aggregate, ColumnRef, FieldRef, Query, Stage } from '../ast.ts';
import { mentionsStage } from '../mentions.ts';
import { isSameField } from '../parse-field.ts';
import { mapStages } from '../stages/registry.ts';
import { keptColumns } from '../stages/shown-columns.ts';
import type { Column, Columns } from '../stages/stage.ts';
import type { GroupingStep, Step, Term } from './step.ts';

const counted: Aggregate = { name: 'count', as: 'count' };

export function stepsOf(query: Query): Step[] {
  // All stages of a request have the time of the request.
  const time = fieldNamed(mentionsStage(query) ? 'stage_time' : 'time');
  const lowering = new Lowering(time);
  mapStages(query.stages, (kind, stage, before) => lowering.add(stage, before, kind.columns(stage, before)));
  return lowering.finish();
}

class Lowering {
  readonly #time: FieldRef;
  readonly #steps: Step[] = [];
  #columns: Columns = null;
  #shown: readonly FieldRef[] | null = null;
  #order: readonly Term[] = newestFirst;
  #isSorted = false;
  #limit: number | null = null;
  #offset = 0;
  #cutSpan: Span = { start: 0, end: 0 };

  constructor(time: FieldRef) {
    this.#time = time;
  }

  add(stage: Stage, before: Columns, after: Columns): void {
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
      case 'ratio': {
        const { part, whole, by: keys, span } = stage;
        const numbers = ['ratio', 'whole', 'part'].map((key) => computedTerm(key, true, span));
        this.#make({ kind: 'ratio', keys, part, whole, span }, after, keys.length === 0 ? [] : [...numbers, ...keyTerms(keys, span)]);
        break;
      }
      case 'first': {
        const keys = [...stage.by, ...stage.values];
        const order = [computedTerm('time', false, stage.span), ...keyTerms(keys, stage.span)];
        this.#make({ kind: 'first', keys, span: stage.span }, after, order);
        break;
      }
      case 'transaction': {
        const { by: keys, span } = stage;
        this.#make({ kind: 'transaction', keys, time: this.#time, span }, after, [
          computedTerm('start', true, span),
          ...keyTerms(keys, span),
        ]);
        break;
      }
      case 'sequence': {
        const { by: keys, steps, withinUs, span } = stage;
        const order = [computedTerm('count', true, span), ...keyTerms(keys, span)];
        this.#make({ kind: 'sequence', keys, steps, withinUs, time: this.#time, span }, after, order);
        break;
      }
      case 'compare':
        this.#compare(stage, before, after);
        break;
      case 'eval':
        this.#settle();
        this.#steps.push({ kind: 'eval', name: stage.name, formula: stage.formula, before, span: stage.span });
        this.#columns = after;
        break;
      case 'range':
        // A condition on the events, wherever it stands; see periods.ts.
        break;
      default:
        assertNever(stage);
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
    this.#order = order(
      [...slice, ...keyTerms(keys, span)],
      aggregates.slice(0, 1).map(({ as }) => ({ key: as, field: null, descending: true, span })),
    );
    this.#isSorted = false;
    this.#shown = null;
    this.#columns = [
      ...(sliceUs === null ? [] : [{ key: 'time', type: 'time' as const }]),
      ...mapStages([{ kind: 'aggregate', aggregates, by: keys, span }], (kind, stage) => kind.columns(stage, null) ?? []).flat(),
    ];
  }

  #make(step: GroupingStep, columns: Columns, order: readonly Term[]): void {
    if (this.#limit !== null || this.#offset > 0) this.#sort();
    this.#settle();
    this.#steps.push(step);
    this.#order = order;
    this.#isSorted = false;
    this.#shown = null;
    this.#columns = columns;
  }

  /** The grouping before it becomes a part of it; of the most frequent, those are compared that are it now. */
  #compare({ us, span }: Extract<Stage, { kind: 'compare' }>, before: Columns, after: Columns): void {
    const group = this.#steps.pop();
    const column = before?.at(-1);
    invariant(group?.kind === 'group' && column !== undefined, 'compare stands right after a grouping');
    const [aggregate] = group.aggregates;
    const isCount = aggregate?.name === 'count' || aggregate?.name === 'count_distinct';
    this.#steps.push({ kind: 'compare', group, us, value: column.key, isCount, span });
    this.#columns = after;
    const byChange = [{ ...computedTerm('change', true, span), isMagnitude: true }, ...keyTerms(group.keys, span)];
    if (this.#limit !== null) {
      this.#steps.push({ kind: 'having', column, op: '>', value: { kind: 'number', value: 0, span }, span });
      this.#settle();
      this.#isSorted = false;
      this.#order = byChange;
    } else if (group.sliceUs === null && group.keys.length > 0) this.#order = byChange;
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

function fieldNamed(field: string): FieldRef {
  return { field, path: [], text: field, span: { start: 0, end: 0 } };
}

const time = fieldNamed('time');
const newestFirst: readonly Term[] = [{ key: 'time', field: time, descending: true, span: time.span }];

function keyTerms(keys: readonly FieldRef[], span: Span): Term[] {
  return keys.map((field) => ({ key: field.text, field, descending: false, span }));
}

function computedTerm(key: string, descending: boolean, span: Span): Term {
  return { key, field: null, descending, span };
}

/** A column orders where it is named first. */
function once(terms: readonly Term[]): Term[] {
  return terms.filter((term, at) => terms.findIndex(({ key }) => key === term.key) === at);
}
