/** One request in words: `jane, get secrets db in dev`. */
import type { AnswerOf } from '../../../contract/answers.ts';

export function sayRequest({
  user,
  verb,
  resourceRequest,
  apiGroup,
  resource,
  subresource,
  namespace,
  name,
  path,
}: AnswerOf<'policy eval'>['attributes']): string {
  const who = user === null ? 'nobody (no login)' : user.name;
  if (!resourceRequest) return `${who}: ${verb} ${path}`;
  const what = `${resource}${apiGroup === '' ? '' : `.${apiGroup}`}${subresource === '' ? '' : `/${subresource}`}`;
  return `${who}: ${verb} ${what}${name === '' ? '' : ` ${name}`}${namespace === '' ? '' : ` in ${namespace}`}`;
}
