/** YAML text → saved queries and what is wrong with them. One document is one query; a bad one never stops the others. */
import { isMap, parseAllDocuments, type YAMLMap } from 'yaml';
import { type Diagnostic, isError, type Span } from '../../model/diagnostic.ts';
import { nearest } from '../../model/suggest.ts';
import { neededLevel } from '../needed-level.ts';
import { Report } from '../report.ts';
import { parameterPlaces, tryQuery } from './bind-query.ts';
import { type Parameter, parameterName } from './parameter.ts';
import { placeInYaml } from './place-in-yaml.ts';
import { readParameters } from './read-parameters.ts';
import { longestName, type SavedQuery, savedQueryName } from './saved-query.ts';
import { spanOf, YamlMap, type YamlText } from './yaml-map.ts';

interface ReadQueries {
  readonly queries: readonly SavedQuery[];
  /** Their places are in the YAML text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** More characters than a file of questions has. */
const longestText = 100_000;

export function readSavedQueries(text: string): ReadQueries {
  const report = new Report();
  if (text.length > longestText) {
    report.error({ code: 'too-long', message: `More than ${longestText} characters are not read.`, span: { start: 0, end: 1 } });
    return { queries: [], diagnostics: report.diagnostics };
  }
  const queries: SavedQuery[] = [];
  for (const map of readDocuments(text, report)) {
    const found = readSavedQuery(map, text, report);
    if (found === null) continue;
    if (queries.some(({ name }) => name === found.name))
      report.error({ code: 'double-name', message: `The name ${found.name} is given twice; the first holds.`, span: spanOf(map) });
    else queries.push(found);
  }
  return { queries, diagnostics: report.diagnostics };
}

function readDocuments(text: string, report: Report): readonly YAMLMap[] {
  try {
    // An alias is not followed: nothing here needs one, and they can make little text a lot.
    const documents = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: true, merge: false });
    if (!Array.isArray(documents)) return [];
    return documents.flatMap(({ contents, errors }) => {
      for (const { message, pos } of errors)
        report.error({ code: 'bad-yaml', message: `${message}.`, span: { start: pos[0], end: pos[1] } });
      if (errors.length > 0 || contents === null) return [];
      if (isMap(contents)) return [contents];
      report.error({
        code: 'wrong-kind',
        message: 'A saved query is a mapping.',
        span: spanOf(contents),
        hint: 'It begins with name: and title:.',
      });
      return [];
    });
  } catch {
    // The reader of YAML calls itself for each level.
    report.error({ code: 'bad-yaml', message: 'This is nested too deeply to be read.', span: { start: 0, end: 1 } });
    return [];
  }
}

function readSavedQuery(node: YAMLMap, text: string, report: Report): SavedQuery | null {
  const before = report.diagnostics.length;
  const map = new YamlMap(node, 'A saved query', report);
  const name = map.required('name', 'Such as name: who-deleted.');
  const title = map.required('title', 'The question in words, such as title: Who deleted it?');
  const description = map.text('description');
  const theme = map.text('theme');
  const parameters = readParameters(map.maps('parameters', 'A parameter'), report);
  const query = map.required('query', 'Such as query: verb=delete and name=$name.');
  const next = map.texts('next');
  map.reportRest();
  if (name !== null && (!savedQueryName.test(name.value) || name.value.length > longestName)) {
    report.error({
      code: 'bad-name',
      message: `“${name.value.slice(0, longestName)}” is no name for a saved query.`,
      span: name.span,
      hint: `Lower-case letters and digits, joined by hyphens, at most ${longestName}: who-deleted.`,
    });
  }
  const needs = query && checkSavedText(query, parameters, text, report);
  if (name === null || title === null || query === null || !needs || report.diagnostics.slice(before).some(isError)) return null;
  return {
    name: name.value,
    title: oneLine(title.value),
    description: description === null ? '' : oneLine(description.value),
    theme: theme === null ? '' : oneLine(theme.value),
    parameters,
    query: query.value.trim(),
    next: next.map(({ value }) => value),
    needs,
  };
}

/** What level it needs; null where it is no query. */
function checkSavedText({ value, span }: YamlText, parameters: readonly Parameter[], document: string, report: Report) {
  const toDocument = ({ start, end }: Span): Span => ({
    start: placeInYaml(document, span, value, start),
    end: placeInYaml(document, span, value, Math.max(start, end - 1)) + 1,
  });
  const places = parameterPlaces(value);
  for (const place of places.filter(({ name }) => !parameters.some((parameter) => parameter.name === name)))
    report.error({ ...undeclared(place.name, parameters), span: toDocument(place.span) });
  for (const { name } of parameters.filter((parameter) => !places.some((place) => place.name === parameter.name)))
    report.warn({ code: 'unused-parameter', message: `The query has no $${name}.`, span: toDocument({ start: 0, end: value.length }) });
  const { query, diagnostics } = tryQuery(value, parameters);
  // Whether a value makes sense shows when there is one.
  for (const { code, message, span: place, hint } of diagnostics.filter(isError))
    report.error({ code, message, span: toDocument(place), hint });
  return query && neededLevel(query);
}

function undeclared(name: string, parameters: readonly Parameter[]) {
  const near = nearest(
    name,
    parameters.map((parameter) => parameter.name),
  );
  const declare = parameterName.test(name)
    ? `Name it under parameters, or put the text in quotes: "$${name}".`
    : 'A parameter is a whole value, and its name has letters, digits and _; put other text in quotes.';
  return {
    code: 'unknown-parameter',
    message: `There is no parameter “${name}”.`,
    hint: near === null ? declare : `Did you mean $${near}?`,
  };
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
