/** What every stage that makes groups asks of its keys. */
import type { Span } from '../../model/diagnostic.ts';
import type { FieldRef } from '../ast.ts';
import type { Report } from '../report.ts';
import type { Columns } from './stage.ts';

export function checkKeys(keys: readonly FieldRef[], span: Span, before: Columns, report: Report): void {
  checkStillEvents(span, before, report);
  const seen = new Set<string>();
  for (const { text, span: place } of keys) {
    if (seen.has(text)) {
      report.error({ code: 'duplicate-column', message: `${text} is named twice.`, span: place, hint: 'Remove one of the two.' });
    }
    seen.add(text);
  }
}

/** Groups are not grouped again. */
function checkStillEvents(span: Span, before: Columns, report: Report): void {
  if (before === null) return;
  report.error({
    code: 'stage-order',
    message: 'This stage needs events, and the stage before it has made groups of them.',
    span,
    hint: 'Keep one of the two groupings.',
  });
}
