import { describe, expect, it } from 'vitest';
import { exampleCall, readArguments, sayMissing } from './read-arguments.ts';
import { readSavedQueries } from './read-saved-queries.ts';
import type { SavedQuery } from './saved-query.ts';

function read(text: string): SavedQuery {
  const [query] = readSavedQueries(text).queries;
  if (query === undefined) throw new Error('not a saved query');
  return query;
}

const whoDeleted = read(`
name: who-deleted
title: Who?
parameters:
  name: {description: the object, example: web site}
  ns: {description: the namespace, optional: true}
  most_rows: {description: how many, type: number, default: 20}
query: verb=delete and name=$name and namespace=$ns limit $most_rows
`);

function values(...words: string[]) {
  const read = readArguments(whoDeleted, words);
  return read.problems.length > 0 ? read.problems : Object.fromEntries(read.values);
}

describe('readArguments', () => {
  it('takes values by name, in any order and spelling of the name', () => {
    expect(values('ns=dev', 'name=web')).toEqual({ ns: 'dev', name: 'web' });
    expect(values('NAME=a=b', 'most-rows=5')).toEqual({ name: 'a=b', most_rows: '5' });
  });

  it('takes values in the order of the parameters that have none yet', () => {
    expect(values('web', 'dev')).toEqual({ name: 'web', ns: 'dev' });
    expect(values('ns=dev', 'web', '7')).toEqual({ name: 'web', ns: 'dev', most_rows: '7' });
    expect(values('app.io/x=1')).toEqual({ name: 'app.io/x=1' });
  });

  it.each([
    [['nam=web'], 'who-deleted has no parameter “nam”.', 'Did you mean name=…?'],
    [['colour=red'], 'who-deleted has no parameter “colour”.', 'who-deleted takes name, ns, most_rows.'],
    [['name=a', 'name=b'], 'name is given twice.', "Such as: telltale ask who-deleted 'name=web site'"],
    [['a', 'b', '3', 'd'], '“d” is one value too many for who-deleted.', "Such as: telltale ask who-deleted 'name=web site'"],
    [['name='], 'name takes text, not “”.', "Such as: telltale ask who-deleted 'name=web site'"],
    [['a', 'most_rows=many'], 'most_rows takes a number, not “many”.', "Such as: telltale ask who-deleted 'name=web site' most_rows=20"],
  ])('says what is wrong with %j', (words, message, hint) => {
    expect(values(...words)).toEqual([{ message, hint }]);
  });

  it('names what is missing, with an example', () => {
    const { missing } = readArguments(whoDeleted, ['ns=dev']);
    expect(sayMissing(whoDeleted, missing)).toEqual({
      message: 'who-deleted needs a value for name (the object).',
      hint: `Such as: ${exampleCall(whoDeleted)}`,
    });
    expect(readArguments(whoDeleted, ['web']).missing).toEqual([]);
  });
});
