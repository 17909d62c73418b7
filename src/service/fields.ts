/** The use case behind `fields`: the registry, or one field of it by any of its names. */
import type { AnswerOf } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { RequestOf } from '../contract/requests.ts';
import type { Field } from '../model/field.ts';
import { fieldNames, findField, fields as registry } from '../model/fields.ts';
import { nearest } from '../model/suggest.ts';

export async function fields({ name }: RequestOf<'fields'>): Promise<AnswerOf<'fields'>> {
  if (name === undefined) return { fields: registry.map(copy) };
  const field = findField(name);
  if (field !== undefined) return { fields: [copy(field)] };
  const meant = nearest(name.toLowerCase(), fieldNames());
  const hint = meant === null ? '`telltale fields` lists all of them.' : `Did you mean ${meant}?`;
  throw new AppError('usage', { message: `There is no field “${name}”.`, hint });
}

function copy({ aliases, values, ...field }: Field) {
  return { ...field, aliases: [...aliases], ...(values !== undefined && { values: [...values] }) };
}
