/**
 * Text → AST and what is wrong with its form. Values have the type of their field. Names and meaning are the
 * checker's part: faces call `readQuery` in check-query.ts, which does both.
 */
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Query } from './ast.ts';
import { Cursor } from './cursor.ts';
import type { Expectation } from './expectation.ts';
import { lex } from './lex.ts';
import { parseWhere } from './parse-expression.ts';
import { parseStages } from './parse-stages.ts';
import { stageKeywords } from './stages/registry.ts';
import type { Token } from './token.ts';

interface Parsed {
  /** Where there are errors, what could be understood. */
  readonly query: Query;
  readonly diagnostics: readonly Diagnostic[];
}

/** More findings than this help nobody. */
const maxDiagnostics = 20;

/** `bind` puts the values of parameters in their places. */
export function parseQuery(text: string, bind?: (token: Token) => Token): Parsed {
  const { tokens, diagnostics } = lex(text);
  const cursor = new Cursor({ text, tokens: bind === undefined ? tokens : tokens.map(bind), stageKeywords });
  const query = { where: parseWhere(cursor), stages: parseStages(cursor) };
  return { query, diagnostics: [...diagnostics, ...cursor.report.diagnostics].slice(0, maxDiagnostics) };
}

/** What could stand at a place in the text: for complete.ts. */
export function expectationsAt(text: string, completeAt: number): readonly Expectation[] {
  const cursor = new Cursor({ text, tokens: lex(text).tokens, stageKeywords, completeAt });
  parseWhere(cursor);
  parseStages(cursor);
  return cursor.expected;
}
