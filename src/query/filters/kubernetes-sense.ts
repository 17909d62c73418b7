/** The sense of Kubernetes' own names: verbs that exist, short and singular resources, service accounts. Part of check-equality.ts. */
import { builtInResources, falseSubresources, falseVerbs, findResource, subresources, verbs } from '../../model/kubernetes-names.ts';
import { nearest } from '../../model/suggest.ts';
import type { Expr, FieldRef, Value } from '../ast.ts';
import { readField } from '../parse-field.ts';
import type { Report } from '../report.ts';
import { printText } from '../values/quote.ts';
import type { Meaning } from './check-equality.ts';
import type { Names } from './filter.ts';

type TextValue = Extract<Value, { kind: 'text' }>;

export function checkVerb(value: TextValue, report: Report): void {
  const verb = value.value;
  if (verbs.includes(verb) || verb === '') return;
  const lower = verb.toLowerCase();
  const known = Object.hasOwn(falseVerbs, lower) ? falseVerbs[lower] : undefined;
  const instead = known?.instead ?? (known === undefined ? (verbs.find((one) => one === lower) ?? nearest(verb, verbs)) : null);
  report.warn({
    code: 'never-true',
    message: `There is no verb “${verb}”${known === undefined ? '' : `: ${known.why}`}.`,
    span: value.span,
    hint: instead ? `Did you mean ${instead}?` : known === undefined ? `The verbs are ${verbs.join(', ')}.` : undefined,
    fix: instead ? { title: `Write ${instead}`, span: value.span, text: instead } : undefined,
  });
}

export function checkSubresource(value: TextValue, report: Report, names: Names): Meaning {
  const lower = value.value.toLowerCase();
  const meant = Object.hasOwn(falseSubresources, lower) ? falseSubresources[lower] : undefined;
  if (meant !== undefined) {
    if (names === 'literal') return neverSo('subresource', value, meant, report);
    note(report, value, meant);
    return [{ ...value, value: meant }];
  }
  const near = subresources.includes(value.value) ? null : nearest(value.value, subresources);
  if (near !== null) {
    report.warn({
      code: 'unknown-subresource',
      message: `No built-in subresource is called “${value.value}”.`,
      span: value.span,
      hint: `Did you mean ${near}?`,
      fix: { title: `Write ${near}`, span: value.span, text: near },
    });
  }
  return [value];
}

/** Plural names as they are; short and singular names, `deployments.apps` and `pods/exec` as what they stand for, with a note. */
export function resolveResource(ref: FieldRef, value: TextValue, report: Report): Meaning {
  const [name = '', subresource] = splitOnce(value.value, '/');
  const [base = '', group] = splitOnce(name, '.');
  const known = findResource(base);
  const plural = known?.plural ?? base;
  if (known === undefined) suggestResource(base, value, report);
  if (plural === value.value) return [value];
  const exact: Value = { ...value, value: plural };
  if (subresource === undefined && group === undefined) {
    if (known !== undefined) note(report, value, plural);
    return [exact];
  }
  const operands: Expr[] = [{ kind: 'compare', field: ref, op: '=', value: exact }];
  if (group !== undefined) operands.push(equal('apigroup', value, withoutVersion(group)));
  if (subresource !== undefined) operands.push(equal('subresource', value, subresource));
  const said = operands.map((operand) =>
    operand.kind === 'compare' && operand.value.kind === 'text' ? `${operand.field.field}=${operand.value.value}` : '',
  );
  report.note({ code: 'resolved-name', message: `“${value.value}” is read as ${said.join(' and ')}.`, span: value.span });
  return { kind: 'and', operands };
}

/** The resource by this very name. What events name otherwise is none. */
export function checkLiteralResource(value: TextValue, report: Report): Meaning {
  const [name = ''] = value.value.split('/');
  const base = name.split('.')[0] ?? '';
  const known = findResource(base);
  if (known !== undefined && known.plural !== value.value) return neverSo('resource', value, known.plural, report);
  if (known === undefined) suggestResource(base, value, report);
  return [value];
}

function neverSo(what: string, value: TextValue, exact: string, report: Report): Meaning {
  report.warn({
    code: 'never-true',
    message: `No event has the ${what} “${value.value}”: events name it ${exact}.`,
    span: value.span,
    hint: `Write ${exact}.`,
    fix: { title: `Write ${exact}`, span: value.span, text: exact },
  });
  return [value];
}

/** `dev:ci-bot` may be a user name of its own, and is how people call a service account: both are meant. */
export function resolveUser(value: TextValue, report: Report): Meaning {
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?:[a-z0-9][a-z0-9.-]*$/.test(value.value) || value.value.startsWith('system:')) return [value];
  const account = `system:serviceaccount:${value.value}`;
  report.note({ code: 'resolved-name', message: `“${value.value}” is also read as the service account ${account}.`, span: value.span });
  return [value, { ...value, value: account }];
}

function suggestResource(base: string, value: TextValue, report: Report): void {
  const near = nearest(base, names);
  if (near === null) return;
  const plural = findResource(near)?.plural ?? near;
  report.warn({
    code: 'unknown-resource',
    message: `No built-in resource is called “${base}”.`,
    span: value.span,
    hint: `Did you mean ${plural}? A custom resource may be called so.`,
    fix: { title: `Write ${plural}`, span: value.span, text: printText(plural) },
  });
}

/** Short names are too short to be near to anything. */
const names = builtInResources.flatMap(({ plural, singular }) => [plural, singular]);

function note(report: Report, value: TextValue, exact: string): void {
  report.note({
    code: 'resolved-name',
    message: `“${value.value}” is read as ${exact}: events name it so.`,
    span: value.span,
    fix: { title: `Write ${exact}`, span: value.span, text: exact },
  });
}

function equal(field: string, value: TextValue, text: string): Expr {
  const ref = readField(field) ?? { field, path: [], text: field, span: value.span };
  return { kind: 'compare', field: { ...ref, span: value.span }, op: '=', value: { ...value, value: text } };
}

/** `deployments.v1.apps` names a version as well. */
function withoutVersion(group: string): string {
  return group.replace(/^v\d+((alpha|beta)\d+)?\./, '');
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
