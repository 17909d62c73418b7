import { describe, expect, it } from 'vitest';
import { declareParameters } from './declare-parameters.ts';

const typesOf = (text: string) => declareParameters(text).map(({ name, type }) => `${name} ${type}`);

describe('declareParameters', () => {
  it('finds each parameter once, with a type that its places take', () => {
    expect(typesOf('user=$user and duration>$slow last $last groupby user having count>$n limit $n')).toEqual([
      'user text',
      'slow duration',
      'last duration',
      'n number',
    ]);
    expect(typesOf('size > $least and source_ip cidr $net since $begin')).toEqual(['least size', 'net network', 'begin time']);
  });

  it('finds none where there are none, or where they are in quotes', () => {
    expect(typesOf('user="$user" and path=$a/b # $c')).toEqual([]);
  });

  it('leaves what fits no type to the check that follows', () => {
    expect(typesOf('groupby $field')).toEqual(['field number']);
  });
});
