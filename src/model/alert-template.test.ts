import { describe, expect, it } from 'vitest';
import { exampleAlert } from '../../tests/notify/example-alert.ts';
import { sayAlertObject, sayAlertUser } from './alert.ts';
import { fillTemplate, findTemplateError, templatePlaceholders } from './alert-template.ts';

const keep = (value: string) => value;

describe('templates of alerts', () => {
  it('put values in, with or without blanks around the name', () => {
    expect(fillTemplate('{{rule.level}}: {{ alert.sentence }}', exampleAlert(), keep)).toBe(
      'high: jane opened a shell in the pod dev/web of the cluster prod.',
    );
  });

  it('know a value for every placeholder', () => {
    for (const name of templatePlaceholders) expect(fillTemplate(`{{${name}}}`, exampleAlert(), keep), name).not.toBe('');
  });

  it('make every value safe, and put none in twice', () => {
    const alert = exampleAlert({ sentence: '<{{rule.title}}>', user: '$& $1', impersonatedUser: null });
    const safe = (value: string) => value.replaceAll('<', '&lt;');
    expect(fillTemplate('<b>{{alert.sentence}}</b> {{alert.user}}', alert, safe)).toBe('<b>&lt;{{rule.title}}></b> $& $1');
  });

  it.each([
    ['{{alert.sentnce}}', '{{alert.sentnce}} is no placeholder; did you mean {{alert.sentence}}.'],
    ['{{constructor}}', 'is no placeholder'],
    ['{{alert.sentence', 'braces stand alone'],
    ['}} {{alert.sentence}}', 'braces stand alone'],
  ])('say what is wrong with %s', (template, error) => {
    expect(findTemplateError(template)).toContain(error);
  });

  it('find nothing wrong with text, or with each placeholder', () => {
    expect(findTemplateError('a { b } c')).toBeNull();
    expect(findTemplateError(templatePlaceholders.map((name) => `{{${name}}}`).join(' '))).toBeNull();
  });
});

describe('an alert in words', () => {
  it('names the object with its subresource, and both people', () => {
    const object = { resource: 'secrets', subresource: '', apiGroup: '', namespace: '', name: '' };
    expect(sayAlertObject(exampleAlert().object)).toBe('pods/exec dev/web');
    expect(sayAlertObject({ ...object, namespace: 'dev' })).toBe('secrets in dev');
    expect(sayAlertObject(null)).toBe('');
    expect(sayAlertUser({ user: 'jane', impersonatedUser: 'admin' })).toBe('jane (acting as admin)');
    expect(sayAlertUser({ user: '', impersonatedUser: null })).toBe('nobody');
  });
});
