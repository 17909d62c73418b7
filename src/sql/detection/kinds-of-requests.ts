/** What kinds of requests there are among what is new: a small answer, by which rules are left out that ask for none of them. */
import { type Arrival, arrivedSql } from '../arrival.ts';
import { columnOf } from '../columns.ts';
import { standing } from '../schema.ts';
import { Params, type Statement } from '../statement.ts';

/** Of few values, and named by nearly every rule. */
const kindFields = ['verb', 'resource', 'subresource', 'code', 'actor_kind'] as const;

export type KindOfRequest = Readonly<Record<(typeof kindFields)[number], string | number>>;

/** More than `most` are `most` and one. */
export function kindsOfRequests(arrival: Arrival, most: number): Statement {
  const params = new Params();
  const select = kindFields.map((field) => {
    const column = columnOf(field);
    return column.kind === 'computed' ? `${column.sql} AS ${field}` : field;
  });
  return {
    sql: `SELECT ${select.join(', ')} FROM events WHERE ${arrivedSql(arrival, params)} AND standing != ${standing.superseded} GROUP BY ${kindFields.join(', ')} LIMIT ${params.bind('UInt64', most + 1)}`,
    params: params.values,
  };
}
