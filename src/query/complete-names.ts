/** Candidates that the language itself knows: fields, operators, stages, functions. Part of complete.ts. */
import { annotationKeys } from '../model/annotation-keys.ts';
import type { Field } from '../model/field.ts';
import { fields, normalizeFieldName } from '../model/fields.ts';
import type { FieldRef } from './ast.ts';
import type { Catalogue, Suggestion } from './complete.ts';
import { filters } from './filters/registry.ts';
import { aggregateKeywords } from './stages/aggregates.ts';
import { stageKinds } from './stages/registry.ts';
import { valueTypeOf } from './values/typed-value.ts';

/** Canonical names first; an alias only where it begins as typed; paths once a field that has them is named. */
export function fieldCandidates(typed: string, catalogue: Catalogue): Suggestion[] {
  const at = typed.startsWith('@') ? '@' : '';
  const name = typed.slice(at.length);
  const names = fields.map((field) => candidate(at + field.name, `${field.description} (${field.type})`));
  const wanted = normalizeFieldName(name);
  const aliases = fields.flatMap((field) => {
    if (wanted.length < 2 || field.name.startsWith(wanted)) return [];
    const path = field.path ?? '';
    if (name.includes('.') && path.toLowerCase().startsWith(name)) return [candidate(at + path, sameAs(field))];
    const others = [...field.aliases, ...(path === '' ? [] : [normalizeFieldName(path)])].filter((alias) => alias.startsWith(wanted));
    // In the style that is being typed: with points, or with underscores.
    return others.map((alias) => candidate(at + name + alias.slice(name.length), sameAs(field)));
  });
  const paths = catalogue.paths.map((path): Suggestion => {
    const known = annotationKeys.find(({ key }) => path === `annotations["${key}"]`)?.description;
    // A key that needs brackets is found after a point as well.
    const label = path.toLowerCase().startsWith(name) ? path : path.replace(/\["([^"]*)"\]$/, '.$1');
    return { ...candidate(at + path, known ?? 'A path that recorded events have.'), label: at + label };
  });
  const annotations = name.startsWith('annotations')
    ? annotationKeys.map(({ key, description }) => candidate(`${at}annotations["${key}"]`, description))
    : [];
  return [...names, ...aliases, ...paths, ...annotations];
}

export function operatorCandidates(field: FieldRef): Suggestion[] {
  const type = valueTypeOf(field);
  return filters
    .flatMap(({ docs, operators }) => (operators.length === 0 ? [] : docs))
    .filter(({ types }) => types === undefined || types.includes(type))
    .map(({ operator, summary, syntax, examples }) => ({
      kind: 'operator',
      label: operator,
      insert: /[a-z]$/.test(operator) ? `${operator} ` : operator,
      documentation: `${syntax}: ${summary} Example: ${examples[0]}`,
    }));
}

export function stageCandidates(): Suggestion[] {
  return stageKinds
    .flatMap(({ docs }) => docs)
    .map(({ keyword, syntax, summary, examples }) => ({
      kind: 'stage',
      label: keyword,
      insert: syntax.startsWith(`${keyword}(`) ? `${keyword}(` : `${keyword}${syntax === keyword ? '' : ' '}`,
      documentation: `${syntax}: ${summary} Example: ${examples[0]}`,
    }));
}

export function aggregateCandidates(): Suggestion[] {
  const docs = stageKinds.flatMap((stage) => stage.docs).filter(({ keyword }) => aggregateKeywords.has(keyword));
  return docs.map(({ keyword, summary }) => ({
    kind: 'aggregate',
    label: keyword,
    insert: keyword === 'count' ? keyword : `${keyword}(`,
    documentation: summary,
  }));
}

export function keywordCandidate(keyword: string, documentation: string): Suggestion {
  return { kind: 'keyword', label: keyword, insert: `${keyword} `, documentation };
}

function candidate(name: string, documentation: string): Suggestion {
  return { kind: 'field', label: name, insert: name, documentation };
}

function sameAs(field: Field): string {
  return `${field.description} The same as ${field.name}.`;
}
