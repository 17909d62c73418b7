/** A saved query with the values that a person gave it: the query to run, in canonical form. */
import { AppError } from '../../contract/problems.ts';
import { type Diagnostic, isError } from '../../model/diagnostic.ts';
import type { Query } from '../../query/ast.ts';
import { printQuery } from '../../query/print-query.ts';
import { renderDiagnostics } from '../../query/render-diagnostics.ts';
import { bindQuery } from '../../query/saved/bind-query.ts';
import { readArguments, sayMissing } from '../../query/saved/read-arguments.ts';
import type { SavedQuery } from '../../query/saved/saved-query.ts';
import { readAsked } from '../summary/asked.ts';

export interface AskOptions {
  /** `name=web`, or values in the order of the parameters. */
  readonly words: readonly string[];
  readonly since: string | undefined;
  readonly until: string | undefined;
}

export interface Asked {
  readonly query: Query;
  /** The language prints what it reads back to the same tree, so that text is as good as the tree. */
  readonly text: string;
}

/** @throws AppError `usage` where values are missing or do not fit, `query-invalid` where one makes no sense in its place. */
export function askQuestion(saved: SavedQuery, { words, since, until }: AskOptions): Asked {
  const { values, problems, missing } = readArguments(saved, words);
  const problem = problems[0] ?? (missing.length > 0 ? sayMissing(saved, missing) : undefined);
  if (problem !== undefined) throw new AppError('usage', { ...problem });
  const { query, diagnostics } = bindQuery(saved.query, saved.parameters, values);
  if (query === null) throw invalid(saved.query, diagnostics.filter(isError));
  const ranged = withRange(query, saved, readAsked({ clusters: [], since, until }).range);
  return { query: ranged, text: printQuery(ranged) };
}

function withRange(query: Query, { name, parameters }: SavedQuery, range: ReturnType<typeof readAsked>['range']): Query {
  if (range === null) return query;
  if (query.stages.some(({ kind }) => kind === 'range')) {
    const own = parameters.filter(({ type }) => type === 'time' || type === 'duration').map((parameter) => `${parameter.name}=…`);
    throw new AppError('usage', {
      message: `${name} has a range of time of its own, so --since and --until have no place in it.`,
      hint: own.length === 0 ? `\`telltale ask ${name} --show\` prints the query.` : `Give ${own.join(' or ')} instead.`,
    });
  }
  return { ...query, stages: [range, ...query.stages] };
}

function invalid(text: string, errors: readonly Diagnostic[]): AppError {
  return new AppError('query-invalid', {
    message: errors[0]?.message ?? 'The saved query cannot be understood.',
    diagnostics: errors,
    rendered: renderDiagnostics(text, errors),
    hint: 'Give another value for the marked parameter.',
  });
}
