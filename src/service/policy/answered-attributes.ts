/** The attributes of a request in the form of an answer. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { Attributes } from '../../policy/attributes.ts';

export function answeredAttributes({ user, ...rest }: Attributes): AnswerOf<'policy eval'>['attributes'] {
  return { user: user === null ? null : { name: user.name, groups: [...user.groups] }, ...rest };
}
