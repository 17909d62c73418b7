/** A field of the event or a column of the groups in a formula: `size`, `annotations["k8s.io/x"]`, `p95(duration)`, `column("a b")`. */
import type { ColumnRef } from '../ast.ts';
import { parseField, readField } from '../parse-field.ts';
import { aggregateKeywords } from '../stages/aggregates.ts';
import { matchKey } from '../stages/column-ref.ts';
import type { Columns } from '../stages/stage.ts';
import type { FormulaReader } from './formula-reader.ts';

/** The next piece is a name. Reports and returns null where it cannot be read. */
export function parseOperand(reader: FormulaReader, before: Columns): ColumnRef | null {
  const { cursor } = reader;
  const { text, span } = reader.peek();
  const after = cursor.peek(1);
  if (reader.isCall) {
    if (before !== null && aggregateKeywords.has(text.toLowerCase())) return parseAggregateKey(reader, before);
    if (before !== null && text.toLowerCase() === 'column') return parseQuotedKey(reader);
    return cursor.error('unknown-function', `There is no function ${text} here.`, span, {
      hint: 'The functions are lower, upper, length, round and if.',
    });
  }
  if (before === null && reader.atWholeWord) {
    const field = parseField(cursor);
    return field && { kind: 'field', field };
  }
  if (before === null && reader.endsWord && after.glued && after.text === '[') {
    return cursor.error('bad-path', 'A path has to stand apart here.', span, { hint: `Put a blank before ${text}.` });
  }
  reader.next();
  const field = readField(text);
  if (before !== null) return { kind: 'column', key: matchKey(before, text, field), span };
  const name = text.toLowerCase().replaceAll('.', '_');
  const computed = cursor.computed.get(name);
  if (computed !== undefined) return { kind: 'field', field: { field: name, path: [], text, span, computed } };
  return { kind: 'field', field: { ...(field ?? { field: name, path: [], text }), span } };
}

/** `p95(duration)`, which is the name of a column. */
function parseAggregateKey(reader: FormulaReader, before: NonNullable<Columns>): ColumnRef | null {
  const { cursor } = reader;
  const name = reader.next();
  const start = name.span.start;
  const nameEnd = name.span.end;
  while (!(cursor.atEnd || cursor.at(')'))) cursor.next();
  if (cursor.take(')') === null) {
    return cursor.error(
      'unclosed-parenthesis',
      'This parenthesis is never closed.',
      { start: nameEnd, end: nameEnd + 1 },
      { hint: 'Close it with ).' },
    );
  }
  const span = { start, end: cursor.lastEnd };
  const key = cursor.text.slice(start, cursor.lastEnd).replace(/\s+/g, '');
  return { kind: 'column', key: matchKey(before, key, null), span };
}

/** `column("a b")`: a name that is no word. */
function parseQuotedKey(reader: FormulaReader): ColumnRef | null {
  const { cursor } = reader;
  const { span } = reader.next();
  cursor.next();
  const name = cursor.peek();
  if (name.kind !== 'quoted') {
    return cursor.error('missing-value', 'The name of a column in quotes is expected here.', name.span, { hint: 'Such as column("a b").' });
  }
  cursor.next();
  if (cursor.take(')') === null)
    return cursor.error('unclosed-parenthesis', 'This parenthesis is never closed.', span, { hint: 'Close it with ).' });
  return { kind: 'column', key: name.text, span: { start: span.start, end: cursor.lastEnd } };
}
