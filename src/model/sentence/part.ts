/** A sentence in parts: each says what it stands for, so that a page makes a link of it, and a terminal prints it. */

export interface Condition {
  /** A name of the field registry. */
  readonly field: string;
  readonly value: string | number;
}

export interface NamedObject {
  readonly resource: string;
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
}

export type Role =
  | 'text'
  | 'actor'
  | 'impersonated'
  | 'verb'
  | 'resource'
  | 'object'
  | 'namespace'
  | 'cluster'
  | 'path'
  | 'detail'
  | 'address'
  | 'client'
  | 'outcome'
  | 'reason'
  | 'message';

export interface Part {
  readonly role: Role;
  /** As the log has it, in part: hostile text. */
  readonly text: string;
  /** The events that the part is about: all of these hold. Absent where no question follows from it. */
  readonly where?: readonly Condition[];
  /** Where the part names one object. */
  readonly object?: NamedObject;
}

export const say = (text: string): Part => ({ role: 'text', text });

export function part(role: Role, text: string, where?: Readonly<Record<string, string | number>>): Part {
  if (where === undefined) return { role, text };
  return { role, text, where: Object.entries(where).map(([field, value]) => ({ field, value })) };
}

export function sentenceText(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join('');
}
