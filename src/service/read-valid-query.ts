/** Text to a query that may run. What is wrong with it becomes one error, shown with its place. */

import { AppError } from '../contract/problems.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { isError } from '../model/diagnostic.ts';
import type { Query } from '../query/ast.ts';
import { readQuery } from '../query/check-query.ts';
import { renderDiagnostics } from '../query/render-diagnostics.ts';

export interface ValidQuery {
  readonly query: Query;
  readonly warnings: Diagnostic[];
}

/** @throws AppError `query-invalid`, with `diagnostics`, and with `rendered` for people. */
export function readValidQuery(text: string): ValidQuery {
  const { query, diagnostics } = readQuery(text);
  const errors = diagnostics.filter(isError);
  if (query !== null && errors.length === 0) return { query, warnings: diagnostics.filter((diagnostic) => !isError(diagnostic)) };
  throw new AppError('query-invalid', {
    message: errors[0]?.message ?? 'The query cannot be understood.',
    diagnostics,
    rendered: renderDiagnostics(text, errors),
  });
}
