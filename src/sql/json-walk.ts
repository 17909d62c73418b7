/**
 * Following a path into JSON text, in SQL. A key that meets an array looks into each element, so every step takes a list of
 * JSON texts to a list of JSON texts; what is absent is `''`. Writing out a part of a document costs far more than finding
 * it, so keys are followed in one go where no array is on the way.
 */
import { assertNever } from '../model/invariant.ts';
import type { PathStep } from '../query/ast.ts';
import type { Params } from './statement.ts';

/** Where the walk begins: the SQL of a JSON text, and keys in it that are literals. */
export interface JsonPlace {
  readonly text: string;
  readonly keys: readonly string[];
}

/**
 * The SQL of the values at the end of the path as a list of texts: strings unquoted, anything else as JSON text; elements
 * of an array at the end one by one; absent and null ones left out.
 */
export function walkToTexts(start: JsonPlace, path: readonly PathStep[], params: Params): string {
  return textsOf(walk(start, path, params));
}

/** The same of a list of JSON texts that was walked to already. */
export function textsOf(values: string): string {
  const present = `arrayFilter(x -> x NOT IN ('', 'null'), ${elements(values)})`;
  return `arrayMap(x -> if(startsWith(x, '"'), JSONExtractString(x), x), ${present})`;
}

/** The SQL of the values at the end of the path as one JSON text: the value, or an array of them; `''` where there is none. */
export function walkToJson(start: JsonPlace, path: readonly PathStep[], params: Params): string {
  const found = `arrayFilter(x -> x != '', ${walk(start, path, params)})`;
  return `arrayStringConcat(arrayMap(xs -> if(length(xs) > 1, concat('[', arrayStringConcat(xs, ','), ']'), arrayStringConcat(xs)), [${found}]))`;
}

function walk(start: JsonPlace, path: readonly PathStep[], params: Params): string {
  const end = path.findIndex((step) => step.kind !== 'key');
  const head = end < 0 ? path : path.slice(0, end);
  const keys = head.flatMap((step) => (step.kind === 'key' ? [params.bind('String', step.key)] : []));
  return path.slice(keys.length).reduce((values, step) => walkStep(values, step, params), followKeys(start, keys));
}

/** The values behind keys: at once, or else from the first array on the way. */
function followKeys({ text, keys: fixedKeys }: JsonPlace, keys: readonly string[]): string {
  const prefix = [text, ...fixedKeys.map((key) => `'${key}'`)];
  const at = (count: number) => [...prefix, ...keys.slice(0, count)].join(', ');
  const direct = `JSONExtractRaw(${at(keys.length)})`;
  const cases = keys.map((_, count) => {
    const [first = '', ...others] = keys.slice(count);
    const rest = others.reduce((values, key) => keyStep(elements(values), key), keyStep(`JSONExtractArrayRaw(${at(count)})`, first));
    return `JSONType(${at(count)}) = 'Array', ${rest}`;
  });
  return cases.length === 0 ? `[${direct}]` : `multiIf(${direct} != '', [${direct}], ${cases.join(', ')}, [])`;
}

/** From a list of JSON texts to what lies a step further in each. */
export function walkStep(values: string, step: PathStep, params: Params): string {
  switch (step.kind) {
    case 'key':
      return keyStep(elements(values), params.bind('String', step.key));
    case 'index':
      return `arrayMap(x -> if(startsWith(x, '['), JSONExtractRaw(x, ${params.bind('Int64', step.index + 1)}), ''), ${values})`;
    case 'any':
      return `arrayFlatten(arrayMap(x -> JSONExtractArrayRaw(x), ${values}))`;
    default:
      return assertNever(step);
  }
}

function keyStep(values: string, key: string): string {
  return `arrayMap(x -> JSONExtractRaw(x, ${key}), ${values})`;
}

/** Arrays among the values are replaced by their elements. */
function elements(values: string): string {
  return `arrayFlatten(arrayMap(x -> if(startsWith(x, '['), JSONExtractArrayRaw(x), [x]), ${values}))`;
}
