/** The parameters of a query that is about to be saved, from its text alone: each `$name`, with the first type that its places take. */
import { isError } from '../../model/diagnostic.ts';
import { parameterPlaces, tryQuery } from './bind-query.ts';
import { type Parameter, type ParameterType, parameterName } from './parameter.ts';

/** What takes more stands before what takes less: a size may be a plain number, a time may be a length of time. */
const order: readonly ParameterType[] = ['text', 'time', 'duration', 'size', 'network', 'number'];

export function declareParameters(text: string): Parameter[] {
  const places = parameterPlaces(text);
  const names = [...new Set(places.map(({ name }) => name))].filter((name) => parameterName.test(name));
  const types = new Map(names.map((name) => [name, 0]));
  const declare = (): Parameter[] =>
    names.map((name) => ({
      name,
      description: `the value of $${name}`,
      type: order[types.get(name) ?? 0] ?? 'text',
      default: null,
      optional: false,
      example: null,
    }));
  // Each round rules out one type of one parameter.
  for (let round = 0; round < names.length * order.length; round++) {
    const [error] = tryQuery(text, declare()).diagnostics.filter(isError);
    const place = places.find(({ span }) => error !== undefined && error.span.start < span.end && span.start < error.span.end);
    const tried = types.get(place?.name ?? '');
    if (place === undefined || tried === undefined || tried + 1 >= order.length) break;
    types.set(place.name, tried + 1);
  }
  return declare();
}
