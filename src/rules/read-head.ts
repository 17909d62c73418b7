/** What every rule says of itself, whatever it detects: id, name, title, level, tags, what to look at next. */
import { isMap } from 'yaml';
import { type AlertLevel, alertLevels } from '../model/alert.ts';
import { nearest } from '../model/suggest.ts';
import type { Report } from '../query/report.ts';
import type { YamlMap, YamlText } from '../query/saved/yaml-map.ts';
import { reasonFields, reasonPlaces } from './reason.ts';
import { type Rule, type Status, statuses } from './rule.ts';

export type Head = Omit<Rule & { kind: 'event' }, 'kind' | 'where' | 'excepted' | 'queries' | 'needs' | 'raises' | 'tests' | 'verdict'>;

export const isUuid = (id: string): boolean => uuid.test(id);

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const longestName = 100;

export function readHead(map: YamlMap, report: Report): Head | null {
  const title = map.required('title', 'What is detected, in a few words.');
  const id = map.text('id');
  const name = map.text('name');
  const level = chosen<AlertLevel>(map.text('level'), alertLevels, 'level', 'medium', report);
  const status = chosen<Status>(map.text('status'), statuses, 'status', 'experimental', report);
  const reason = map.text('reason');
  if (id !== null && !uuid.test(id.value))
    report.warn({
      code: 'bad-id',
      message: `“${id.value.slice(0, 60)}” is no UUID.`,
      span: id.span,
      hint: 'Findings are told apart by it: give each rule one of its own.',
    });
  if (reason !== null) checkReason(reason, report);
  const head = {
    title: oneLine(title?.value ?? ''),
    level,
    status,
    description: oneLine(map.text('description')?.value ?? ''),
    author: oneLine(map.text('author')?.value ?? ''),
    tags: values(map.texts('tags')),
    references: values(map.texts('references')),
    falsePositives: values(map.texts('falsepositives')).map(oneLine),
    reason: oneLine(reason?.value ?? ''),
    next: values(map.texts('next')),
  };
  // Part of the form, though nothing is done with them here.
  for (const key of ['date', 'modified', 'license', 'related', 'fields', 'scope', 'taxonomy', 'sigma-version']) map.node(key);
  if (title === null) return null;
  const called = name?.value ?? kebab(title.value);
  if (name !== null && (name.value.trim() === '' || name.value.length > longestName))
    report.error({
      code: 'bad-name',
      message: 'This is no name for a rule.',
      span: name.span,
      hint: `At most ${longestName} characters, such as exec-into-pod.`,
    });
  return { id: id?.value.toLowerCase() ?? called, name: called, ...head };
}

/** Events of which product a rule is for. Null where it is for others; that is reported. */
export function checkLogsource(map: YamlMap, report: Report): boolean {
  const node = map.node('logsource');
  if (node === null || !isMap(node)) {
    report.error({
      code: 'no-logsource',
      message: 'The rule does not say what logs it is for.',
      span: { start: map.span.start, end: map.span.start + 1 },
      hint: 'Write logsource: {product: kubernetes, service: audit}.',
    });
    return false;
  }
  const { product, service } = node.toJSON() as { readonly product?: unknown; readonly service?: unknown };
  if (product === 'kubernetes' && (service === undefined || service === 'audit')) return true;
  const [start = 0, end = 0] = node.range ?? [];
  report.error({
    code: 'other-logsource',
    message: `The rule is for other logs (${[product, service].filter((part) => part !== undefined).join(', ')}).`,
    span: { start, end: Math.min(end, start + 80) },
    hint: 'Rules for audit events have product: kubernetes and service: audit.',
  });
  return false;
}

function chosen<Choice extends string>(
  text: YamlText | null,
  choices: readonly Choice[],
  what: string,
  usual: Choice,
  report: Report,
): Choice {
  if (text === null) return usual;
  const found = choices.find((choice) => choice === text.value.toLowerCase());
  if (found !== undefined) return found;
  const near = nearest(text.value, choices);
  report.error({
    code: `bad-${what}`,
    message: `There is no ${what} “${text.value}”.`,
    span: text.span,
    hint: near === null ? `It is ${choices.join(', ')}.` : `Did you mean ${near}?`,
  });
  return usual;
}

function checkReason({ value, span }: YamlText, report: Report): void {
  for (const name of reasonPlaces(value)) {
    if (reasonFields.includes(name)) continue;
    const near = nearest(name, reasonFields);
    report.error({
      code: 'bad-reason',
      message: `A reason has no {${name}}.`,
      span,
      hint: near === null ? `It may have ${reasonFields.map((field) => `{${field}}`).join(', ')}.` : `Did you mean {${near}}?`,
    });
  }
}

function values(texts: readonly YamlText[]): readonly string[] {
  return texts.map(({ value }) => value.trim()).filter((value) => value !== '');
}

export function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function kebab(title: string): string {
  return (
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, longestName) || 'rule'
  );
}
