/** How many lines of raw files are no JSON objects. Questions leave them out; whoever asks is told that there are some. */
import type { Relation } from './compile-context.ts';
import { renderFiles } from './relations/render-files.ts';
import { Params, type Statement } from './statement.ts';

export interface UnreadableLines {
  /** Which of the files, from 0. */
  readonly file: number;
  readonly lines: number;
}

/** Rows are `UnreadableLines`; files without such lines have none. No line is parsed: this costs no more than reading them. */
export function compileUnreadable({ files }: Extract<Relation, { kind: 'files' }>): Statement {
  const params = new Params();
  // Most lines begin and end so, and need no trimming.
  const isObject = "startsWith(line, '{') AND endsWith(line, '}')";
  const trimmed = "trimBoth(replaceRegexpOne(line, '^\\xEF\\xBB\\xBF', ''), ' \\t\\r')";
  const isNone = `if(${isObject}, 0, ${trimmed} != '' AND NOT (startsWith(${trimmed}, '{') AND endsWith(${trimmed}, '}')))`;
  const sql = `SELECT file, toUInt32(count()) AS lines FROM (${renderFiles(files, params)}) WHERE ${isNone} GROUP BY file ORDER BY file`;
  return { sql, params: params.values };
}
