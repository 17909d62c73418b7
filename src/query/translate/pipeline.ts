/** Questions in languages of pipes: a source, conditions, then stages of which each takes the rows of the one before. */
import type { Aggregate, FieldRef, Query, TimePoint, Value } from '../ast.ts';
import { mentionsStage } from '../mentions.ts';
import { printField } from '../print-field.ts';
import { ColumnNames } from './column-names.ts';
import { conditionOf, operandOf, rangeConditions } from './condition.ts';
import { conjunctsOf } from './conjuncts.ts';
import { type Cannot, cannot, type Draft, type Said } from './draft.ts';
import type { Language, Operand } from './language.ts';
import { type GroupStep, type Step, stepsOf } from './steps.ts';
import { countsByEnd } from './target.ts';

/** A column of the rows by its name, and what it is computed from. */
export interface NamedCode {
  readonly name: string;
  readonly code: string;
}

export interface SortTerm {
  /** A name after a grouping, an expression before. */
  readonly code: string;
  readonly descending: boolean;
}

export interface PipeLanguage extends Language {
  readonly reserved: ReadonlySet<string>;
  /** The condition that leaves one event of each request, where the policy records its end. */
  readonly ended: string;
  /** The code of the time of the request, for ranges. */
  readonly received: string;
  /** The first lines; asked last, so that they can hold what the others have asked for. */
  source(draft: Draft): readonly string[];
  where(condition: string): string;
  /** Ranges that are not conditions: null where this one is. */
  range?(from: TimePoint | null, to: TimePoint | null, draft: Draft): readonly string[] | null;
  /** One row for each element of a list, in a column of this name. */
  expand(column: NamedCode, draft: Draft): Said;
  slice(us: number, draft: Draft): Said;
  aggregate(aggregate: Aggregate, operand: Operand | null, draft: Draft): Said;
  group(keys: readonly NamedCode[], aggregates: readonly NamedCode[]): readonly string[];
  sort(terms: readonly SortTerm[]): string;
  cut(limit: number | null, offset: number): Said;
  show(columns: readonly NamedCode[]): readonly string[];
  /** The code of an operand as a key or a column. */
  shown(operand: Operand): string;
}

export function writePipeline(query: Query, language: PipeLanguage, draft: Draft): string {
  return new Pipeline(language, draft).write(query);
}

class Pipeline {
  readonly #language: PipeLanguage;
  readonly #draft: Draft;
  readonly #names: ColumnNames;
  #isGrouped = false;

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
    const stages = stepsOf(query).flatMap((step) => this.#step(step));
    const source = language.source(this.#draft).map((line, at) => (at === 0 ? [line, ...ranges.source].join(' ') : line));
    return [...source, ...ranges.conditions.map((condition) => language.where(condition)), ...lines, ...stages].join('\n');
  }

  #ranges({ stages }: Query): { readonly source: string[]; readonly conditions: string[] } {
    const source: string[] = [];
    const conditions: string[] = [];
    for (const stage of stages) {
      if (stage.kind !== 'range') continue;
      const beside = this.#language.range?.(stage.from, stage.to, this.#draft) ?? null;
      if (beside !== null) source.push(...beside);
      else {
        const said = rangeConditions(stage.from, stage.to, this.#language.received, this.#language, this.#draft);
        conditions.push(...said.map((one) => this.#draft.said(one, 'this range', stage.span)));
      }
    }
    return { source, conditions };
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
        return [language.sort(step.terms.map(({ key, field, descending }) => ({ code: this.#termCode(key, field), descending })))];
      case 'cut':
        return this.#lines(language.cut(step.limit, step.offset), step.offset > 0 ? 'offset' : 'limit', step.span);
      case 'show':
        return language.show(
          step.fields.map((ref) => ({
            name: this.#names.of(ref.text),
            code: this.#isGrouped ? this.#names.of(ref.text) : this.#shown(ref),
          })),
        );
      default:
        this.#draft.note('Events are shown whole, so nothing is left out of them.');
        return [];
    }
  }

  #group({ keys, sliceUs, aggregates, span }: GroupStep): readonly string[] {
    const language = this.#language;
    const lines: string[] = [];
    const columns: NamedCode[] = [];
    if (sliceUs !== null)
      columns.push({ name: this.#names.of('time'), code: this.#draft.said(language.slice(sliceUs, this.#draft), 'these slices', span) });
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
    const computed = aggregates.map((aggregate) => this.#aggregate(aggregate, span));
    this.#isGrouped = true;
    return [...lines, ...language.group(columns, computed)];
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
