/** Questions in languages of pipes: a source, conditions, then stages of which each takes the rows of the one before. */
import { normalizeFieldName } from '../../model/fields.ts';
import { assertNever } from '../../model/invariant.ts';
import type { Aggregate, Expr, FieldRef, Query, Value } from '../ast.ts';
import { mentionsStage } from '../mentions.ts';
import { periodsOf, type Range } from '../periods.ts';
import { printField } from '../print-field.ts';
import { ColumnNames } from './column-names.ts';
import { conditionOf, operandOf, rangeConditions } from './condition.ts';
import { conjunctsOf } from './conjuncts.ts';
import { type Cannot, cannot, type Draft, type Said } from './draft.ts';
import { writeFormula } from './formula.ts';
import type { Language, Operand } from './language.ts';
import type { MoreStages, NamedCode, PipeLanguage, SequenceParts } from './pipe-language.ts';
import type { CompareStep, EvalStep, FirstStep, GroupStep, RatioStep, SequenceStep, Step, Term, TransactionStep } from './step.ts';
import { stepsOf } from './steps.ts';
import { countsByEnd } from './target.ts';

const count: Aggregate = { name: 'count', as: 'count' };

export function writePipeline(query: Query, language: PipeLanguage, draft: Draft): string {
  return new Pipeline(language, draft).write(query);
}

class Pipeline {
  readonly #language: PipeLanguage;
  readonly #draft: Draft;
  readonly #names: ColumnNames;
  #isGrouped = false;
  #query: Query = { where: null, stages: [] };

  constructor(language: PipeLanguage, draft: Draft) {
    this.#language = language;
    this.#draft = draft;
    this.#names = new ColumnNames(language.reserved);
  }

  write(query: Query): string {
    const language = this.#language;
    const lines: string[] = [];
    if (!mentionsStage(query)) {
      this.#draft.note(countsByEnd);
      lines.push(language.where(language.ended));
    }
    for (const condition of conjunctsOf(query.where)) lines.push(language.where(conditionOf(condition, language, this.#draft)));
    const ranges = this.#ranges(query);
    this.#query = query;
    const stages = stepsOf(query).flatMap((step) => this.#step(step));
    const source = language.source(this.#draft).map((line, at) => (at === 0 ? [line, ...ranges.source].join(' ') : line));
    return [...source, ...ranges.conditions.map((condition) => language.where(condition)), ...lines, ...stages].join('\n');
  }

  #ranges(query: Query): { readonly source: string[]; readonly conditions: string[] } {
    const { now, before } = periodsOf(query);
    if (before !== null) return { source: [], conditions: [this.#language.any([this.#inRanges(now), this.#inRanges(before)])] };
    const source: string[] = [];
    const conditions: string[] = [];
    for (const range of now) {
      const beside = this.#language.range?.(range.from, range.to, this.#draft) ?? null;
      if (beside === null) conditions.push(...this.#bounds(range));
      else source.push(...beside);
    }
    return { source, conditions };
  }

  #inRanges(ranges: readonly Range[]): string {
    return this.#language.all(ranges.flatMap((range) => this.#bounds(range)));
  }

  #bounds({ from, to, span }: Range): string[] {
    const { bound, received } = this.#language;
    const said =
      bound === undefined
        ? rangeConditions(from, to, received, this.#language, this.#draft)
        : [...(from === null ? [] : [bound('>=', from, this.#draft)]), ...(to === null ? [] : [bound('<', to, this.#draft)])];
    return said.map((one) => this.#draft.said(one, 'this range', span));
  }

  #step(step: Step): readonly string[] {
    const language = this.#language;
    switch (step.kind) {
      case 'group':
        return this.#group(step);
      case 'having': {
        const literal = this.#draft.said(this.#literal(step), 'this comparison', step.span);
        return [language.where(language.compare(this.#names.of(step.column.key), step.op, literal))];
      }
      case 'sort':
        return this.#sort(step.terms);
      case 'cut':
        return this.#lines(language.cut(step.limit, step.offset), step.offset > 0 ? 'offset' : 'limit', step.span);
      case 'show':
        return language.show(
          step.fields.map((ref) => ({
            name: this.#names.of(ref.text),
            code: this.#isGrouped ? this.#names.of(ref.text) : this.#shown(ref),
          })),
        );
      case 'leave-out':
        this.#draft.note('Events are shown whole, so nothing is left out of them.');
        return [];
      case 'eval':
        return this.#eval(step);
      default: {
        const { more } = language;
        if (step.kind === 'first' && language.earliest !== undefined) return this.#first(step, language.earliest);
        if (step.kind === 'sequence' && language.sequence !== undefined) return this.#sequence(step, language.sequence);
        if (more !== undefined && step.kind !== 'sequence' && step.kind !== 'first') return this.#more(step, more);
        return this.#lacks(step.kind, step.span);
      }
    }
  }

  #sort(terms: readonly Term[]): readonly string[] {
    const magnitude = this.#language.more?.magnitude;
    const written = terms.map(({ key, field, descending, isMagnitude }) => {
      const size = isMagnitude === true ? magnitude?.(this.#names.of(key)) : undefined;
      return { before: [], after: [], code: this.#termCode(key, field), ...size, descending };
    });
    return [...written.flatMap(({ before }) => before), this.#language.sort(written), ...written.flatMap(({ after }) => after)];
  }

  #eval({ name, formula, before, span }: EvalStep): readonly string[] {
    const { more, formula: spelled } = this.#language;
    if (more === undefined || spelled === undefined) return this.#lacks('eval', span);
    const column = this.#names.of(`eval ${name}`);
    if (before === null) this.#draft.computed.set(normalizeFieldName(name), { formula, code: column });
    // A name alone is what it names.
    if (before === null && formula.kind === 'operand') return [];
    const language = { ...this.#language, formula: spelled };
    const code = writeFormula(formula, { language, before, column: (key) => this.#names.of(key), draft: this.#draft });
    const key = before === null ? column : this.#names.of(name);
    return [more.extend({ name: key, code })];
  }

  #lacks(what: string, span: GroupStep['span']): readonly string[] {
    this.#draft.said(cannot('it has no like of it', 'Leave this stage out to check what it starts from.'), what, span);
    return [];
  }

  #first({ keys, span }: FirstStep, earliest: NonNullable<PipeLanguage['earliest']>): readonly string[] {
    this.#draft.note('Telltale’s column id is a hash that it computes; auditid, where it can be told, stands in its place.');
    const { before, columns } = earliest({ time: this.#names.of('time'), auditid: this.#names.of('auditid') });
    return [...before, ...this.#groups(keys, [...columns, this.#aggregate(count, span)])];
  }

  #sequence({ keys, steps, withinUs, time }: SequenceStep, write: NonNullable<PipeLanguage['sequence']>): readonly string[] {
    const { lines, columns } = this.#keyColumns(keys);
    const parts: SequenceParts = {
      keys: columns,
      steps: steps.map((where) => this.#when(where)),
      time: this.#operand(time)?.code ?? '',
      withinUs,
      firstTime: this.#names.of('first_time'),
      lastTime: this.#names.of('last_time'),
      count: this.#names.of('count'),
      column: (name) => this.#names.of(`sequence ${name}`),
    };
    const present = this.#present(keys);
    this.#isGrouped = true;
    return [...present, ...lines, ...write(parts)];
  }

  /** Events in which one of these is absent are left out. */
  #present(keys: readonly FieldRef[]): readonly string[] {
    return keys.map((field) => this.#language.where(conditionOf({ kind: 'empty', field, negated: true }, this.#language, this.#draft)));
  }

  #when(where: Expr | null): string {
    return where === null ? this.#language.always : conditionOf(where, this.#language, this.#draft);
  }

  #more(step: RatioStep | TransactionStep | CompareStep, more: MoreStages): readonly string[] {
    const language = this.#language;
    const { span } = step;
    const name = (key: string) => this.#names.of(key);
    switch (step.kind) {
      case 'ratio': {
        const [part, whole] = [name('part'), name('whole')];
        const numbers = [step.part, step.whole].map((where) => more.countIf(this.#when(where)));
        const lines = this.#groups(step.keys, [
          { name: part, code: numbers[0] ?? '' },
          { name: whole, code: numbers[1] ?? '' },
        ]);
        const mayBeNone = step.part !== null && step.whole !== null && step.keys.length > 0;
        const some = language.any([language.compare(part, '>', '0'), language.compare(whole, '>', '0')]);
        return [
          ...lines,
          ...(mayBeNone ? [language.where(some)] : []),
          more.extend({ name: name('ratio'), code: more.quotient(part, whole) }),
        ];
      }
      case 'transaction': {
        const time = this.#operand(step.time);
        const ends = (['min', 'max'] as const).map((which) =>
          this.#draft.said(language.aggregate({ name: which, as: which }, time, this.#draft), which, span),
        );
        const [verbs, resources] = ['verb', 'resource'].map((field) => this.#operand({ field, path: [], text: field, span }));
        const [start, end] = [name('start'), name('end')];
        return [
          ...this.#present(step.keys),
          ...this.#groups(step.keys, [
            { name: start, code: ends[0] ?? '' },
            { name: end, code: ends[1] ?? '' },
            { name: name('events'), code: this.#aggregate(count, span).code },
            { name: name('verbs'), code: verbs == null ? '' : more.values(verbs) },
            { name: name('resources'), code: resources == null ? '' : more.values(resources) },
          ]),
          more.extend({ name: name('duration'), code: more.elapsed(start, end) }),
        ];
      }
      case 'compare':
        return this.#compare(step, more);
      default:
        return assertNever(step);
    }
  }

  /** Both periods are counted at once. */
  #compare({ group, value, span }: CompareStep, more: MoreStages): readonly string[] {
    const [aggregate] = group.aggregates;
    if (group.sliceUs !== null || aggregate?.name !== 'count') {
      this.#draft.said(
        cannot('only counts can be set beside each other in one question there', 'Compare counts by group.'),
        'this comparison',
        span,
      );
      return [];
    }
    const { now, before } = periodsOf(this.#query);
    const [later, earlier] = [this.#names.of(value), this.#names.of(`${value}_before`)];
    const columns = [
      { name: later, code: more.countIf(this.#inRanges(now)) },
      { name: earlier, code: more.countIf(this.#inRanges(before ?? [])) },
    ];
    return [...this.#groups(group.keys, columns), more.extend({ name: this.#names.of('change'), code: `${later} - ${earlier}` })];
  }

  #group({ keys, sliceUs, aggregates, span }: GroupStep): readonly string[] {
    const slice: NamedCode[] = [];
    if (sliceUs !== null)
      slice.push({
        name: this.#names.of('time'),
        code: this.#draft.said(this.#language.slice(sliceUs, this.#draft), 'these slices', span),
      });
    const computed = aggregates.map((aggregate) => this.#aggregate(aggregate, span));
    return this.#groups(keys, computed, slice);
  }

  #groups(keys: readonly FieldRef[], computed: readonly NamedCode[], slice: readonly NamedCode[] = []): readonly string[] {
    const { lines, columns } = this.#keyColumns(keys);
    this.#isGrouped = true;
    return [...lines, ...this.#language.group([...slice, ...columns], computed)];
  }

  /** The keys of groups, with the lines that make one row for each element of a list. */
  #keyColumns(keys: readonly FieldRef[]): { readonly lines: string[]; readonly columns: NamedCode[] } {
    const language = this.#language;
    const lines: string[] = [];
    const columns: NamedCode[] = [];
    for (const ref of keys) {
      const name = this.#names.of(ref.text);
      const operand = this.#operand(ref);
      if (operand === null) continue;
      if (operand.kind !== 'list' && operand.kind !== 'json') columns.push({ name, code: language.shown(operand) });
      else {
        lines.push(
          ...this.#lines(language.expand({ name, code: operand.code }, this.#draft), `a group for each of ${printField(ref)}`, ref.span),
        );
        columns.push({ name, code: name });
      }
    }
    return { lines, columns };
  }

  #aggregate(aggregate: Aggregate, span: GroupStep['span']): NamedCode {
    const { field, as } = aggregate;
    const operand = field === undefined ? null : this.#operand(field);
    const failed = field !== undefined && operand === null;
    const said = failed ? '' : this.#draft.said(this.#language.aggregate(aggregate, operand, this.#draft), as, field?.span ?? span);
    return { name: this.#names.of(as), code: said };
  }

  #literal({ value, column }: Extract<Step, { kind: 'having' }>): Said {
    return literalOf(value, column.field, column.type, this.#language, this.#draft);
  }

  #termCode(key: string, field: FieldRef | null): string {
    return this.#isGrouped || field === null ? this.#names.of(key) : this.#shown(field);
  }

  #shown(ref: FieldRef): string {
    const operand = this.#operand(ref);
    return operand === null ? '' : this.#language.shown(operand);
  }

  #operand(ref: FieldRef): Operand | null {
    const operand = operandOf(ref, this.#language, this.#draft);
    if ('kind' in operand) return operand;
    this.#draft.said(operand, printField(ref), ref.span);
    return null;
  }

  #lines(said: Said, what: string, span: GroupStep['span']): readonly string[] {
    const text = this.#draft.said(said, what, span);
    return text === '' ? [] : [text];
  }
}

/** A value that a column of groups is compared with: the literal that its field, or a field of its type, would have. */
function literalOf(value: Value, field: FieldRef | undefined, type: string, language: Language, draft: Draft): Said {
  if (value.kind === 'time') return language.time(value.value, draft);
  if (value.kind !== 'number') return cannot('text is compared before it is grouped', 'Put the condition before the grouping.');
  const name = type === 'duration' ? 'duration' : 'code';
  const operand: Operand | Cannot = operandOf(field ?? { field: name, path: [], text: name, span: value.span }, language, draft);
  if ('why' in operand) return operand;
  return operand.kind === 'number' ? operand.literal(value.value) : String(value.value);
}
