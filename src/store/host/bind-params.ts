/**
 * Puts a statement's parameters into its text as literals. The engine's own binding is shared by the whole process
 * (one statement at a time, or racing), so the host does what ClickHouse does: `{p:Type}` becomes `_CAST('…', 'Type')`.
 */
import { EngineError } from './engine-error.ts';
import { type SqlPart, splitSql } from './sql-text.ts';

const placeholder = /\{(\w+):((?:[^{}'\\]|\\.|'(?:[^'\\]|\\.)*')+)\}/g;
const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', 0: '\0', a: '\x07', v: '\v' };

/** @param values as they come over HTTP: text in ClickHouse's TSV escaping. */
export function bindParams(sql: string, values: ReadonlyMap<string, string>): string {
  const bind = ({ text, code }: SqlPart) =>
    code
      ? text.replace(placeholder, (_, name: string, type: string) => {
          const value = values.get(name);
          if (value === undefined) throw new EngineError(456, `Substitution ${name} is not set. (UNKNOWN_QUERY_PARAMETER)`);
          return literal(type.trim(), value);
        })
      : text;
  // A type may hold quotes, as in {p0:DateTime64(6, 'UTC')}: such a placeholder spans several parts.
  return joinSplitPlaceholders(splitSql(sql)).map(bind).join('');
}

function joinSplitPlaceholders(parts: readonly SqlPart[]): SqlPart[] {
  const joined: SqlPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.code === true && opensPlaceholder(last.text)) joined[joined.length - 1] = { text: last.text + part.text, code: true };
    else joined.push(part);
  }
  return joined;
}

function opensPlaceholder(text: string): boolean {
  const start = text.lastIndexOf('{');
  return start >= 0 && /^\{\w+:/.test(text.slice(start)) && !text.slice(start).includes('}');
}

function literal(type: string, value: string): string {
  if (type === 'Identifier') return `\`${unescapeTsv(value).replace(/[\\`]/g, '\\$&')}\``;
  if (value === '\\N') return `_CAST(NULL, ${quote(type)})`;
  // Arrays, maps and tuples are already written with quotes and escapes of their own.
  const text = /^(Array|Map|Tuple)\b/.test(type) ? value : unescapeTsv(value);
  return type === 'String' ? quote(text) : `_CAST(${quote(text)}, ${quote(type)})`;
}

function unescapeTsv(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, char: string) => escapes[char] ?? char);
}

/** No line end and no zero byte stays raw: the engine cuts some statements at an empty line. */
export function quote(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\0', '\\0');
  return `'${escaped}'`;
}
