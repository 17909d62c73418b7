/** Whether a function can be computed over its field. */
import type { Span } from '../../model/diagnostic.ts';
import type { Aggregate } from '../ast.ts';
import type { Report } from '../report.ts';
import { valueTypeOf } from '../values/typed-value.ts';

const measured = new Set(['number', 'size', 'duration', 'any']);

export function checkAggregate({ name, field }: Aggregate, span: Span, report: Report): void {
  if (field === undefined || name === 'count' || name === 'count_distinct') return;
  const type = valueTypeOf(field);
  if (measured.has(type) || (type === 'time' && (name === 'min' || name === 'max'))) return;
  report.error({
    code: 'bad-function',
    message: `${name} needs a field with numbers, and ${field.text} has none.`,
    span: field.span.end > 0 ? field.span : span,
    hint: `Use count_distinct(${field.text}) for its different values, or a field such as duration or size.`,
  });
}
