import { describe, expect, it } from 'vitest';
import { readSavedQueries } from './read-saved-queries.ts';
import { printSavedQuery } from './saved-query-document.ts';

const whoDeleted = `name: who-deleted
title: Who deleted it?
description: >
  Single deletes
  and whole collections.
theme: Changes
parameters:
  name: {description: the name of the object, example: web}
  ns: {description: its namespace, optional: true}
  since: {description: from when on, type: time, default: now-7d}
query: |
  verb in (delete,deletecollection) and name=$name
  and namespace=$ns
  since $since include time,user,request.metadata.name
next: [what-did-user]
`;

/** What is found, with the text of the document that each finding points at. */
function findings(text: string) {
  return readSavedQueries(text).diagnostics.map(({ severity, code, span, message }) => ({
    severity,
    code,
    at: text.slice(span.start, span.end),
    line: text.slice(0, span.start).split('\n').length,
    message,
  }));
}

describe('readSavedQueries', () => {
  it('reads all that a file may say, and derives the level that the query needs', () => {
    const { queries, diagnostics } = readSavedQueries(whoDeleted);
    expect(diagnostics).toEqual([]);
    expect(queries).toEqual([
      {
        name: 'who-deleted',
        title: 'Who deleted it?',
        description: 'Single deletes and whole collections.',
        theme: 'Changes',
        parameters: [
          { name: 'name', description: 'the name of the object', type: 'text', default: null, optional: false, example: 'web' },
          { name: 'ns', description: 'its namespace', type: 'text', default: null, optional: true, example: null },
          { name: 'since', description: 'from when on', type: 'time', default: 'now-7d', optional: false, example: null },
        ],
        query: 'verb in (delete,deletecollection) and name=$name\nand namespace=$ns\nsince $since include time,user,request.metadata.name',
        next: ['what-did-user'],
        needs: { finds: 'Metadata', shows: 'Request' },
      },
    ]);
  });

  it.each([
    ['verb=delete', 'Metadata'],
    ['request.spec.hostNetwork=true', 'Request'],
    ['groupby request_size', 'Request'],
    ['verb=get or response.kind=Status', 'RequestResponse'],
    ['ratio(request.spec.hostPID=true, *) by user', 'Request'],
    ['annotations["authorization.k8s.io/reason"] contains x', 'Metadata'],
  ])('%s needs %s', (query, level) => {
    const { queries } = readSavedQueries(`name: a\ntitle: A?\nquery: '${query}'`);
    expect(queries[0]?.needs.finds).toBe(level);
  });

  it('reads several documents of one file; a bad one does not stop the others', () => {
    const text =
      'name: a\ntitle: A?\nquery: verb=get\n---\nname: b\ntitle: B?\nquery: colour=red\n---\nname: c\ntitle: C?\nquery: code=403\n';
    expect(readSavedQueries(text).queries.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(findings(text)).toMatchObject([{ severity: 'error', code: 'unknown-field', at: 'colour', line: 7 }]);
  });

  it.each([
    ['in a literal block', 'query: |\n  verb=get\n  and colour=red\n', 5],
    ['in a folded block', 'query: >-\n\n  verb=get\n\n  and colour=red\n', 7],
    ['in single quotes', "query: 'user=\"it''s\" and colour=red'\n", 3],
    ['in double quotes', 'query: "user=\\"a\\\\b\\" \\\n   and colour=red"\n', 4],
    ['over lines without quotes', 'query: verb=get\n  and colour=red\n', 4],
  ])('points into a query %s', (_, query, line) => {
    expect(findings(`name: a\ntitle: A?\n${query}`)).toMatchObject([{ code: 'unknown-field', at: 'colour', line }]);
  });

  it.each([
    ['name: a\nquery: verb=get', 'missing-key', 'n'],
    ['name: Who Deleted\ntitle: A?\nquery: verb=get', 'bad-name', 'Who Deleted'],
    ['name: a\ntitle: [A]\nquery: verb=get', 'wrong-kind', '['],
    ['name: a\ntitle: A?\ndescripton: b\nquery: verb=get', 'unknown-key', 'descripton'],
    ['name: a\ntitle: A?\nquery: user=$usr\nparameters: {user: {description: who}}', 'unknown-parameter', '$usr'],
    ['name: a\ntitle: A?\nquery: user=$user', 'unknown-parameter', '$user'],
    ['name: a\ntitle: A?\nquery: path=$ns/pods\nparameters: {ns: {description: where}}', 'unknown-parameter', '$ns/pods'],
    ['name: a\ntitle: A?\nquery: limit $n\nparameters: {n: {description: many}}', 'bad-value', '$n'],
    ['name: a\ntitle: A?\nquery: user=$u\nparameters: {u: {description: who, type: name}}', 'unknown-type', 'name'],
    ['name: a\ntitle: A?\nquery: last $t\nparameters: {t: {description: who, type: duration, default: 5}}', 'bad-value', '5'],
    ['name: a\ntitle: A?\nquery: user=$u\nparameters: {u: {type: text}}', 'missing-key', '{'],
    ['name: a\ntitle: A?\nquery: user=$u\nparameters: {u: who}', 'wrong-kind', 'w'],
    ['name: a\ntitle: A?\nquery: groupby $f\nparameters: {f: {description: a field}}', 'missing-field', '$f'],
    ['name: a\nname: b', 'bad-yaml', 'n'],
    ['name: "a', 'bad-yaml', ''],
    ['- a\n- b', 'wrong-kind', '- a\n- b'],
    ['name: &x a\ntitle: *x\nquery: verb=get', 'wrong-kind', '*'],
    ['name: a\ntitle: A?\nquery: verb=get\n---\nname: a\ntitle: A?\nquery: verb=get', 'double-name', 'name: a\ntitle: A?\nquery: verb=get'],
  ])('finds what is wrong in %s', (text, code, at) => {
    const found = findings(text);
    expect(found.map((finding) => finding.code)).toContain(code);
    expect(found.find((finding) => finding.code === code)?.at.startsWith(at)).toBe(true);
  });

  it.each([
    ['['.repeat(90_000)],
    ['#'.repeat(1_000_000)],
    ['\u0000'],
    ['a: '.repeat(10_000)],
    ['%YAML 9.9\n---\n!!python/object:os.system x'],
    [''],
  ])('never throws, whatever it is given (%#)', (text) => {
    expect(readSavedQueries(text).queries).toEqual([]);
  });

  it('reads back what it prints', () => {
    const { queries } = readSavedQueries(whoDeleted);
    const printed = queries.map(printSavedQuery).join('---\n');
    expect(readSavedQueries(printed)).toEqual({ queries, diagnostics: [] });
  });
});
