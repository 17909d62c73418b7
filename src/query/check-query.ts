/**
 * The meaning of a query: names that exist, values that can hold, friendly forms made exact. `readQuery` is the one
 * call that faces use: text in; the query to compile, or null, and everything there is to say about it, out.
 */

import { annotationKeys } from '../model/annotation-keys.ts';
import { type Diagnostic, isError } from '../model/diagnostic.ts';
import { fieldNames } from '../model/fields.ts';
import { nearest } from '../model/suggest.ts';
import type { Expr, FieldRef, Query } from './ast.ts';
import { checkSize } from './check-size.ts';
import { checkWhole } from './check-whole.ts';
import type { Names } from './filters/filter.ts';
import { filterOf } from './filters/registry.ts';
import { fieldsOf } from './mentions.ts';
import { fieldOf, mayHavePath, readField } from './parse-field.ts';
import { parseQuery } from './parse-query.ts';
import { Report } from './report.ts';
import { aggregateKeywords } from './stages/aggregates.ts';
import { mapStages } from './stages/registry.ts';
import type { Token } from './token.ts';
import { mapLeaves } from './walk.ts';

interface Checked {
  readonly query: Query;
  readonly diagnostics: readonly Diagnostic[];
}

/** More findings than this help nobody. */
const maxDiagnostics = 50;

/** What a text with parameters is read with. */
export interface Binding {
  /** The value in the place of a parameter; any other token as it is. */
  token(token: Token): Token;
  /** Leaves out what has no value. */
  query(query: Query): Query;
}

export interface ReadOptions {
  readonly binding?: Binding | undefined;
  /** Default: `resolved`, as people type them. */
  readonly names?: Names;
}

export function readQuery(
  text: string,
  { binding, names = 'resolved' }: ReadOptions = {},
): { readonly query: Query | null; readonly diagnostics: readonly Diagnostic[] } {
  const parsed = parseQuery(text, binding?.token);
  const checked = checkQuery(binding === undefined ? parsed.query : binding.query(parsed.query), names);
  const failed = [...parsed.diagnostics, ...checked.diagnostics].some(isError);
  // What a query with errors would mean is not worth saying yet.
  const found = [...parsed.diagnostics, ...checked.diagnostics.filter((diagnostic) => !failed || isError(diagnostic))];
  const diagnostics = found.sort((a, b) => a.span.start - b.span.start).slice(0, maxDiagnostics);
  return { query: failed ? null : checked.query, diagnostics };
}

/** The query with friendly forms made exact, and what was found. The text that it came from may be gone. */
export function checkQuery(query: Query, names: Names = 'resolved'): Checked {
  const report = new Report();
  // What is too large to be answered is not looked at any further.
  if (!checkSize(query, report)) return { query, diagnostics: report.diagnostics };
  for (const ref of fieldsOf(query)) {
    checkField(ref, report);
    checkAnnotation(ref, report);
  }
  const where = query.where && checkFilter(query.where, report, names);
  const stages = mapStages(query.stages, (kind, stage, before) => {
    kind.check?.(stage, before, report, query);
    return kind.mapFilters?.(stage, (filter) => checkFilter(filter, report, names)) ?? stage;
  });
  return { query: { where, stages }, diagnostics: report.diagnostics };
}

function checkFilter(where: Expr, report: Report, names: Names): Expr {
  checkWhole(where, report);
  return mapLeaves(where, (leaf) => filterOf(leaf).check(leaf, report, names));
}

function checkField(ref: FieldRef, report: Report): void {
  const { text, span } = ref;
  const known = fieldOf(ref);
  if (ref.computed !== undefined || (known !== undefined && mayHavePath(known, ref.path)) || report.diagnostics.length >= maxDiagnostics)
    return;
  const first = readField(text.replace(/^\./, '').split('.')[0] ?? '');
  const whole = known ?? (text.includes('.') && first ? fieldOf(first) : undefined);
  if (whole !== undefined) {
    report.error({
      code: 'unknown-field',
      message: `There is no field “${text}”: ${whole.name} has no such parts.`,
      span,
      hint: `Ask for ${whole.name} itself.`,
    });
    return;
  }
  if (aggregateKeywords.has(text)) {
    report.error({
      code: 'unknown-field',
      message: `There is no ${text} here: rows are still events.`,
      span,
      hint: 'Group first, as in groupby user sort count desc.',
    });
    return;
  }
  const inBody = /^(spec|metadata|status|rules|subjects|roleRef|data|kind)([.[]|$)/.test(text);
  const near = inBody ? `request.${text}` : nearest(ref.field, fieldNames());
  report.error({
    code: 'unknown-field',
    message: `There is no field “${text}”.`,
    span,
    hint: near === null ? 'See the list of fields, or put the text in quotes to look for it as it is.' : `Did you mean ${near}?`,
    fix: near === null ? undefined : { title: `Write ${near}`, span, text: near },
  });
}

/** Webhooks and policies write annotations of their own: only what is nearly a known one is suspect. */
function checkAnnotation({ field, path: [first], span }: FieldRef, report: Report): void {
  if (field !== 'annotations' || first?.kind !== 'key') return;
  const key = first.key.replace(/round_\d+_index_\d+$/, 'round_0_index_0');
  const known = annotationKeys.map((annotation) => annotation.key);
  const near = known.includes(key) ? null : nearest(key, known);
  if (near === null) return;
  report.warn({
    code: 'unknown-annotation',
    message: `The API server writes no annotation “${first.key}”.`,
    span,
    hint: `Did you mean ${near}?`,
    fix: { title: `Write ${near}`, span, text: `annotations["${near}"]` },
  });
}
