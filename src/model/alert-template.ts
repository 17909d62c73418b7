/**
 * Templates for what a destination says: text with `{{alert.sentence}}` and its like. There is no code in them, so nothing that a
 * log says is ever run: a value is put in once, made safe by the destination, and not looked at again.
 */
import { type Alert, sayAlertObject, sayAlertUser } from './alert.ts';
import { nearest } from './suggest.ts';

/** What can stand in a template, with what it becomes. */
const placeholders: Readonly<Record<string, (alert: Alert) => string>> = {
  'alert.id': ({ id }) => id,
  'alert.sentence': ({ sentence }) => sentence,
  'alert.status': ({ status }) => status,
  'alert.cluster': ({ cluster }) => cluster,
  'alert.user': sayAlertUser,
  'alert.actorKind': ({ actorKind }) => actorKind,
  'alert.sourceIPs': ({ sourceIPs }) => sourceIPs.join(', '),
  'alert.verb': ({ verb }) => verb,
  'alert.object': ({ object }) => sayAlertObject(object),
  'alert.namespace': ({ object }) => object?.namespace ?? '',
  'alert.firstTime': ({ firstTime }) => firstTime,
  'alert.lastTime': ({ lastTime }) => lastTime,
  'alert.count': ({ count }) => String(count),
  'alert.link': ({ link }) => link ?? '',
  'rule.id': ({ rule }) => rule.id,
  'rule.title': ({ rule }) => rule.title,
  'rule.level': ({ rule }) => rule.level,
  'rule.tags': ({ rule }) => rule.tags.join(', '),
  'rule.description': ({ rule }) => rule.description,
};

export const templatePlaceholders: readonly string[] = Object.keys(placeholders);

const place = /\{\{([^{}]*)\}\}/g;

/** What is wrong with a template, in a sentence; null where nothing is. */
export function findTemplateError(template: string): string | null {
  for (const [whole, inner = ''] of template.matchAll(place)) {
    const name = inner.trim();
    if (Object.hasOwn(placeholders, name)) continue;
    const near = nearest(name, templatePlaceholders);
    return `${whole} is no placeholder${near === null ? `; there is ${templatePlaceholders.join(', ')}` : `; did you mean {{${near}}}`}.`;
  }
  return /\{\{|\}\}/.test(template.replace(place, '')) ? 'A placeholder is written {{alert.sentence}}; here braces stand alone.' : null;
}

/** @param makeSafe is given each value, and gives what may stand in the text of the destination. */
export function fillTemplate(template: string, alert: Alert, makeSafe: (value: string) => string): string {
  return template.replace(place, (whole, inner: string) => {
    const name = inner.trim();
    const read = Object.hasOwn(placeholders, name) ? placeholders[name] : undefined;
    return read === undefined ? whole : makeSafe(read(alert));
  });
}
