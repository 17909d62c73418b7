/** Whether an object in a body can be of the kind that is asked for: `request.kind`, `request.subjects[*].kind` and the like. Part of check-equality.ts. */
import { closedKinds, findKind, kinds } from '../../model/kubernetes-kinds.ts';
import { nearest } from '../../model/suggest.ts';
import type { FieldRef, Value } from '../ast.ts';
import { fieldOf } from '../parse-field.ts';
import type { Report } from '../report.ts';

type TextValue = Extract<Value, { kind: 'text' }>;

/** Whether the path leads to the kind of an object. What a Status says in its details is a resource, whatever its key. */
export function isKindPath(ref: FieldRef): boolean {
  const keys = keysOf(ref.path);
  return fieldOf(ref)?.type === 'object' && keys.at(-1) === 'kind' && keys.at(-2) !== 'details';
}

export function checkKind(ref: FieldRef, value: TextValue, report: Report): void {
  const { value: kind, span } = value;
  const owner = keysOf(ref.path).at(-2) ?? '';
  const closed = Object.hasOwn(closedKinds, owner) ? closedKinds[owner] : undefined;
  if (kind === '' || (closed ?? kinds).includes(kind)) return;
  const meant = findKind(kind);
  const near =
    closed === undefined ? (meant ?? nearest(kind, kinds)) : meant !== undefined && closed.includes(meant) ? meant : nearest(kind, closed);
  const fix = near === null ? undefined : { title: `Write ${near}`, span, text: near };
  const hint = near === null ? undefined : `Did you mean ${near}?`;
  if (closed !== undefined) {
    const all = `It is ${closed.join(', ')}.`;
    report.warn({ code: 'never-true', message: `The kind in ${owner} is never “${kind}”.`, span, hint: hint ?? all, fix });
  } else if (meant !== undefined) {
    report.warn({ code: 'never-true', message: `No object has the kind “${kind}”: it is written ${meant}.`, span, hint, fix });
  } else if (!/^[A-Za-z][A-Za-z0-9]{0,62}$/.test(kind)) {
    report.warn({
      code: 'never-true',
      message: `No object has the kind “${kind}”: a kind is one word of letters and digits.`,
      span,
      hint: hint ?? 'Write it as in a manifest, such as Deployment.',
      fix,
    });
  } else if (near !== null) {
    report.warn({
      code: 'unknown-kind',
      message: `No built-in API has the kind “${kind}”.`,
      span,
      hint: `${hint} A custom resource may be of this kind.`,
      fix,
    });
  }
}

function keysOf(path: FieldRef['path']): string[] {
  return path.flatMap((step) => (step.kind === 'key' ? [step.key] : []));
}
