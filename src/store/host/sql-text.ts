/**
 * Reads SQL just far enough to tell code from quoted text and comments, so that what the host rewrites in a statement
 * (parameters, `input()`, the FORMAT clause) is never something inside a literal.
 */

/** A stretch of the statement; `code` is false in literals, quoted names and comments. */
export interface SqlPart {
  readonly text: string;
  readonly code: boolean;
}

const quoted = /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`\\]|\\[\s\S]|``)*`|--[^\n]*|\/\*[\s\S]*?\*\//g;

export function splitSql(sql: string): SqlPart[] {
  const parts: SqlPart[] = [];
  let end = 0;
  for (const match of sql.matchAll(quoted)) {
    if (match.index > end) parts.push({ text: sql.slice(end, match.index), code: true });
    parts.push({ text: match[0], code: false });
    end = match.index + match[0].length;
  }
  if (end < sql.length) parts.push({ text: sql.slice(end), code: true });
  return parts;
}

/** Whether more than one statement stands in the text. A lone `;` at the end is none. */
export function hasSeveralStatements(parts: readonly SqlPart[]): boolean {
  const code = parts.map(({ text, code }) => (code ? text : text.replaceAll(';', ' '))).join('');
  return /;\s*\S/.test(code);
}

/** The statement without its last `FORMAT name` and `;`, and that name. */
export function takeFormat(sql: string): { sql: string; format: string | undefined } {
  const bare = sql.replace(/[\s;]+$/, '');
  const match = /\sFORMAT\s+([A-Za-z][A-Za-z0-9]*)$/i.exec(bare);
  return match === null ? { sql: bare, format: undefined } : { sql: bare.slice(0, match.index), format: match[1] };
}
