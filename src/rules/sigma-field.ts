/** A field name of a Sigma rule as a reference: a path in the audit event, or a name of the registry. */
import type { Span } from '../model/diagnostic.ts';
import { fieldNames } from '../model/fields.ts';
import { nearest } from '../model/suggest.ts';
import type { FieldRef } from '../query/ast.ts';
import { fieldOf, mayHavePath, printPath, readField } from '../query/parse-field.ts';
import { podPaths } from './pod-fields.ts';
import { readRuleField } from './rule-field.ts';

/** Names that public rules give to fields, though no event has them there; with where they are. */
const misplaced: Readonly<Record<string, string>> = {
  apigroup: 'objectRef.apiGroup',
  apiversion: 'objectRef.apiVersion',
  hostpath: 'pod.volumes[*].hostPath',
  hostnetwork: 'pod.hostNetwork',
  hostpid: 'pod.hostPID',
  hostipc: 'pod.hostIPC',
  capabilities: 'container.securityContext.capabilities.add',
  privileged: 'container.securityContext.privileged',
  securitycontext: 'container.securityContext',
  image: 'container.image',
  kind: 'requestObject.kind',
  roleref: 'requestObject.roleRef.name',
  subjects: 'requestObject.subjects.name',
};

export type SigmaField =
  | { readonly kind: 'found'; readonly ref: FieldRef }
  /** No event has it; `instead` is what was meant, where that is known; where that is not sure, a name that is like it. */
  | { readonly kind: 'missing'; readonly ref: FieldRef; readonly instead: string | null; readonly isSure: boolean };

export function sigmaField(name: string, span: Span): SigmaField {
  const text = name.trim();
  // All of its values.
  if (/^every\./.test(text)) {
    const found = sigmaField(text.slice('every.'.length), span);
    return { ...found, ref: { ...found.ref, every: true } };
  }
  const unknown: FieldRef = { field: text.toLowerCase(), path: [], text, span };
  const lower = text.toLowerCase();
  const elsewhere = Object.hasOwn(misplaced, lower) ? misplaced[lower] : undefined;
  if (elsewhere !== undefined) return { kind: 'missing', ref: unknown, instead: elsewhere, isSure: true };
  const asked = readRuleField({ ...unknown, text });
  if (asked.part !== undefined) return { kind: 'found', ref: { ...asked, span } };
  const keyed = keyedField(text, span);
  if (keyed !== null) return { kind: 'found', ref: keyed };
  // Other tools write elements as .0, [] or {}.
  const path = text.replace(/\[\]|\{\}/g, '[*]').replace(/\.(\d{1,6})(?=\.|\[|$)/g, '[$1]');
  if (podPaths(path) !== null) return { kind: 'found', ref: { ...unknown, text: path } };
  const ref = readField(path);
  const field = ref === null ? undefined : fieldOf(ref);
  if (ref !== null && field !== undefined && mayHavePath(field, ref.path)) return { kind: 'found', ref: canonical(ref, span) };
  const inBody = /^(spec|metadata|status|rules|data)[.[]/.test(text) ? `requestObject.${text}` : null;
  return { kind: 'missing', ref: unknown, instead: inBody ?? nearest(text.replaceAll('.', '_'), fieldNames()), isSure: inBody !== null };
}

/** Keys of annotations and of what an authenticator adds have dots of their own. */
function keyedField(text: string, span: Span): FieldRef | null {
  const [, base, rest = ''] = /^(annotations|user\.extra|impersonatedUser\.extra)\.(.+)$/is.exec(text) ?? [];
  const ref = base === undefined ? null : readField(base);
  return ref === null ? null : canonical({ ...ref, path: [{ kind: 'key', key: rest }] }, span);
}

/** So that the filter prints in our own words. */
function canonical({ field, path }: FieldRef, span: Span): FieldRef {
  return { field, path, text: field + printPath(path), span };
}
