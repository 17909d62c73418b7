/**
 * The attributes by which the API server chose the rule for a recorded event. They come from its requestURI: its objectRef
 * was completed from the body, which the server had not read yet when it chose.
 */
import type { Attributes } from './attributes.ts';
import { readRequestInfo } from './request-info.ts';

/** The part of an audit event that says what was asked. */
export interface AskedEvent {
  readonly verb?: string | undefined;
  readonly requestURI?: string | undefined;
  readonly user?: { readonly username?: string | undefined; readonly groups?: readonly string[] | undefined } | undefined;
  readonly objectRef?:
    | {
        readonly resource?: string | undefined;
        readonly subresource?: string | undefined;
        readonly namespace?: string | undefined;
        readonly name?: string | undefined;
        readonly apiGroup?: string | undefined;
        readonly apiVersion?: string | undefined;
      }
    | undefined;
}

export function attributesOf({ verb = '', requestURI = '', user, objectRef }: AskedEvent): Attributes {
  const asked = requestURI === '' ? fromObjectRef(objectRef ?? null, verb) : readRequestInfo(requestURI, verb);
  return { ...asked, verb, user: user?.username === undefined ? null : { name: user.username, groups: user.groups ?? [] } };
}

/** For events of providers that keep no URI: all but the name of a create, which comes from its body. */
function fromObjectRef(objectRef: AskedEvent['objectRef'] | null, verb: string): Omit<Attributes, 'user' | 'verb'> {
  const { apiGroup = '', apiVersion = '', resource = '', subresource = '', namespace = '', name = '' } = objectRef ?? {};
  const named = verb === 'create' && subresource === '' ? '' : name;
  return { path: '', resourceRequest: resource !== '', apiGroup, apiVersion, resource, subresource, namespace, name: named };
}
