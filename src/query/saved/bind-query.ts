/**
 * A saved query with the values of the one who asks, as a query. Values are bound as tokens after the text was lexed, never
 * pasted into the text: a value is one value, whatever stands in it.
 */
import { type Diagnostic, isError, type Span } from '../../model/diagnostic.ts';
import type { Query } from '../ast.ts';
import { type Binding, readQuery } from '../check-query.ts';
import { lex } from '../lex.ts';
import { leaveOut } from './leave-out.ts';
import { boundToken, type Parameter, parameterOf, placeholder, sampleValue } from './parameter.ts';

/** Values by the names of their parameters. */
export type Values = ReadonlyMap<string, string>;

interface Bound {
  /** Null where there are errors. */
  readonly query: Query | null;
  /** Their places are in the text of the saved query. */
  readonly diagnostics: readonly Diagnostic[];
}

/** `values` has one for every parameter that is neither optional nor has a default; see readArguments. */
export function bindQuery(text: string, parameters: readonly Parameter[], values: Values): Bound {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const valueFor = ({ name, default: usual }: Parameter) => values.get(name) ?? usual;
  const binding: Binding = {
    token(token) {
      const parameter = byName.get(parameterOf(token) ?? '');
      // What is left out has to be read as something first.
      return parameter === undefined ? token : boundToken(token, parameter, valueFor(parameter) ?? placeholder(parameter));
    },
    query: (query) =>
      leaveOut(
        query,
        parameterPlaces(text).flatMap(({ name, span }) => {
          const parameter = byName.get(name);
          return parameter !== undefined && valueFor(parameter) === null ? [span] : [];
        }),
      ),
  };
  return readQuery(text, { binding });
}

interface Place {
  readonly name: string;
  readonly span: Span;
}

/** Where parameters stand in the text of a saved query. */
export function parameterPlaces(text: string): readonly Place[] {
  return lex(text).tokens.flatMap((token) => {
    const name = parameterOf(token);
    return name === null ? [] : [{ name, span: token.span }];
  });
}

/** What is wrong with the query whatever the values are: read once with a value for each parameter, and once with as few as may be. */
export function tryQuery(text: string, parameters: readonly Parameter[]): Bound {
  const all = new Map(parameters.map((parameter) => [parameter.name, sampleValue(parameter)]));
  const few = new Map(parameters.filter(({ optional }) => !optional).map((parameter) => [parameter.name, sampleValue(parameter)]));
  const full = bindQuery(text, parameters, all);
  if (full.diagnostics.some(isError) || few.size === all.size) return full;
  const bare = bindQuery(text, parameters, few);
  return bare.diagnostics.some(isError) ? bare : full;
}
