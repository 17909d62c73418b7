/** The parameters of a saved query, from the mapping that declares them. */
import { nearest } from '../../model/suggest.ts';
import type { Report } from '../report.ts';
import { misfit, type Parameter, type ParameterType, parameterName, parameterTypes } from './parameter.ts';
import type { YamlMap, YamlText } from './yaml-map.ts';

export function readParameters(entries: readonly (readonly [YamlText, YamlMap])[], report: Report): Parameter[] {
  return entries.map(([name, map]) => readParameter(name, map, report));
}

function readParameter({ value: name, span }: YamlText, map: YamlMap, report: Report): Parameter {
  if (!parameterName.test(name)) {
    report.error({
      code: 'bad-name',
      message: `“${name}” is no name for a parameter.`,
      span,
      hint: 'Lower-case letters, digits and _, beginning with a letter.',
    });
  }
  const description = map.required('description', 'What the value is, in a few words.');
  const type = readType(map.text('type'), report);
  const usual = map.text('default');
  const optional = map.flag('optional');
  const example = map.text('example');
  map.reportRest();
  const parameter = {
    name,
    description: description?.value ?? '',
    type,
    default: usual?.value ?? null,
    optional,
    example: example?.value ?? null,
  };
  for (const given of [usual, example]) {
    const wanted = given && misfit(parameter, given.value);
    if (given && wanted !== null)
      report.error({ code: 'bad-value', message: `${name} takes ${wanted}, not “${given.value}”.`, span: given.span });
  }
  if (optional && usual !== null) {
    report.error({
      code: 'bad-value',
      message: `${name} has a default, so it is never left out.`,
      span: usual.span,
      hint: 'Remove default, or optional.',
    });
  }
  return parameter;
}

function readType(given: YamlText | null, report: Report): ParameterType {
  if (given === null) return 'text';
  const found = parameterTypes.find((type) => type === given.value);
  if (found !== undefined) return found;
  const near = nearest(given.value, parameterTypes);
  report.error({
    code: 'unknown-type',
    message: `There is no type “${given.value}” for a parameter.`,
    span: given.span,
    hint: near === null ? `The types are ${parameterTypes.join(', ')}.` : `Did you mean ${near}?`,
  });
  return 'text';
}
