/** How many lines of raw files are no JSON objects. Questions leave them out; whoever asks is told that there are some. */
import type { Relation } from './compile-context.ts';
import { renderFiles } from './relations/render-files.ts';
import { Params, type Statement } from './statement.ts';

export interface UnreadableLines {
  /** Which of the files, from 0. */
  readonly file: number;
  readonly lines: number;
}

/** Rows are `UnreadableLines`; files without such lines have none. */
export function compileUnreadable({ files }: Extract<Relation, { kind: 'files' }>): Statement {
  const params = new Params();
  // JSON may be valid and no object: a number, say.
  const isObject = "isValidJSON(line) AND startsWith(trimLeft(line), '{')";
  const trimmed = "trimBoth(replaceRegexpOne(line, '^\\xEF\\xBB\\xBF', ''), ' \\t\\r')";
  const isNone = `if(${isObject}, 0, ${trimmed} != '' AND NOT (isValidJSON(${trimmed}) AND startsWith(${trimmed}, '{')))`;
  const sql = `SELECT file, toUInt32(count()) AS lines FROM (${renderFiles(files, params)}) WHERE ${isNone} GROUP BY file ORDER BY file`;
  return { sql, params: params.values };
}
