/** All about one saved query, beside its text: what it asks, what it takes, what the audit policy has to record for it. */
import type { Parameter } from '../../query/saved/parameter.ts';
import { exampleCall } from '../../query/saved/read-arguments.ts';
import type { SavedQuery } from '../../query/saved/saved-query.ts';
import type { Question } from '../../service/saved-queries/questions.ts';
import { escapeText } from '../terminal/escape.ts';
import type { Style } from '../terminal/style.ts';
import { displayWidth, pad } from '../terminal/width.ts';

export function renderQuestionPage({ query, origin, path }: Question, style: Style): string {
  const { title, description, parameters, next } = query;
  const width = Math.max(0, ...parameters.map(({ name }) => displayWidth(name)));
  const taken = parameters.map(
    (parameter) => `  ${style.cyan(pad(parameter.name, width, 'right'))}  ${escapeText(sayParameter(parameter))}`,
  );
  const facts = [
    ['Needs', sayNeeds(query)],
    ['Such as', exampleCall(query)],
    ['Ask next', next.join(', ')],
    ['From', origin === 'file' ? (path ?? '') : origin === 'store' ? 'the store' : ''],
  ].filter(([, text]) => text !== '');
  return [
    style.bold(escapeText(title)),
    ...(description === '' ? [] : [escapeText(description)]),
    ...taken,
    ...facts.map(([label, text]) => style.dim(`${label}: ${escapeText(text ?? '')}`)),
    '',
  ].join('\n');
}

/** `its namespace (optional)`, `more than so many (5 unless given)`. */
function sayParameter({ description, type, optional, default: usual }: Parameter): string {
  const kind = type === 'text' ? [] : type === 'pattern' ? ['* and ? are wildcards'] : [type];
  const notes = [...kind, ...(optional ? ['optional'] : []), ...(usual === null ? [] : [`${usual} unless given`])];
  return notes.length === 0 ? description : `${description} (${notes.join(', ')})`;
}

export function sayNeeds({ needs: { finds, shows } }: SavedQuery): string {
  const least = finds === 'RequestResponse' ? finds : `${finds} or more`;
  return finds === shows ? `audit level ${least}` : `audit level ${least}; ${shows} to show all`;
}
