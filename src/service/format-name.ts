/** Checks the name of an envelope that a person gave. */
import { AppError } from '../contract/problems.ts';
import { envelopes } from '../decode/envelopes.ts';
import { nearest } from '../model/suggest.ts';

export function checkFormatName(name: string | undefined): void {
  if (name === undefined || envelopes.some((envelope) => envelope.name === name)) return;
  const names = envelopes.filter(({ refusal }) => refusal === undefined).map((envelope) => envelope.name);
  const near = nearest(name, names);
  const message = `There is no format ${JSON.stringify(name)}.${near === null ? '' : ` Did you mean ${near}?`}`;
  throw new AppError('usage', { message, hint: `There are ${names.join(', ')}.` });
}
