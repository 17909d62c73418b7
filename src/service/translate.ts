/** The use case behind `translate`: a question in the language of another tool. It needs no store. */
import type { AnswerOf } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { RequestOf } from '../contract/requests.ts';
import { renderDiagnostics } from '../query/render-diagnostics.ts';
import { translateQuery } from '../query/translate/translate-query.ts';
import type { Context } from './context.ts';
import { readValidQuery } from './read-valid-query.ts';

/** @throws AppError `query-invalid`, or `not-translatable`: both with `diagnostics`, and with `rendered` for people. */
export async function translate({ text, to }: RequestOf<'translate'>, context: Context): Promise<AnswerOf<'translate'>> {
  const { query, warnings } = readValidQuery(text);
  const translation = translateQuery(query, to, { hasTrustedProxies: context.trustedProxies.length > 0 });
  if (translation.text !== null) return { text: translation.text, notes: [...translation.notes], warnings };
  const [first] = translation.diagnostics;
  throw new AppError('not-translatable', {
    message: first?.message ?? 'The language has no words for this question.',
    diagnostics: translation.diagnostics,
    rendered: renderDiagnostics(text, translation.diagnostics),
    ...(to === 'jq' && { hint: 'Leave out the marked part.' }),
  });
}
