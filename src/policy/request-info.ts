/** What the URL of a request names, read as kube-apiserver reads it before it knows anything of the body. */
import type { Attributes } from './attributes.ts';
import { nameOfFieldSelector } from './field-selector.ts';

/** What the URL tells; the verb is the event's own. */
export type RequestInfo = Omit<Attributes, 'user' | 'verb'>;

/** These stand in the path before the resource: /api/v1/watch/pods. */
const verbsInPath = ['watch', 'proxy'];
const subresourcesOfNamespaces = ['status', 'finalize'];

export function readRequestInfo(requestURI: string, verb: string): RequestInfo {
  const [encodedPath = '', query = ''] = splitOnce(requestURI, '?');
  const path = decodePath(encodedPath);
  const { prefix, parts } = splitRoot(path);
  const none = { path, resourceRequest: false, apiGroup: '', apiVersion: '', resource: '', subresource: '', namespace: '', name: '' };
  // /api/v1 and /apis/apps/v1 are lists of what there is, and no resources.
  if (prefix === null || parts.length < (prefix === 'api' ? 2 : 3)) return none;
  const [apiGroup = '', apiVersion = '', ...rest] = prefix === 'api' ? ['', ...parts] : parts;
  const verbInPath = verbsInPath.includes(rest[0] ?? '') ? rest[0] : undefined;
  // The server refuses /api/v1/watch before there could be an event.
  if (verbInPath !== undefined && rest.length < 2) return { ...none, resourceRequest: true, apiGroup, apiVersion };
  const { namespace, named } = splitNamespace(verbInPath === undefined ? rest : rest.slice(1));
  const [resource = '', nameInPath = '', third = ''] = named;
  const selects = nameInPath === '' && verbInPath === undefined && (verb === 'list' || verb === 'watch');
  return {
    path,
    resourceRequest: true,
    apiGroup,
    apiVersion,
    resource,
    subresource: verbInPath === 'proxy' ? '' : third,
    namespace,
    name: selects ? nameOfFieldSelector(query) : nameInPath,
  };
}

function splitRoot(path: string): { readonly prefix: 'api' | 'apis' | null; readonly parts: readonly string[] } {
  const [root, ...parts] = path.replace(/^\/+|\/+$/g, '').split('/');
  return { prefix: root === 'api' || root === 'apis' ? root : null, parts };
}

/** namespaces/dev is the namespace itself, namespaces/dev/pods the pods in it. */
function splitNamespace(parts: readonly string[]): { readonly namespace: string; readonly named: readonly string[] } {
  const [first, namespace, third] = parts;
  if (first !== 'namespaces' || namespace === undefined) return { namespace: '', named: parts };
  return { namespace, named: third === undefined || subresourcesOfNamespaces.includes(third) ? parts : parts.slice(2) };
}

/** Bytes that are no UTF-8 become U+FFFD, as in the event. */
function decodePath(path: string): string {
  if (!path.includes('%')) return path;
  const bytes = [...new TextEncoder().encode(path)];
  const decoded: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const digits = String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
    if (bytes[at] === 0x25 && /^[0-9a-f]{2}$/i.test(digits)) {
      decoded.push(Number.parseInt(digits, 16));
      at += 2;
    } else decoded.push(bytes[at] ?? 0);
  }
  return new TextDecoder().decode(new Uint8Array(decoded));
}

function splitOnce(text: string, sign: string): readonly [string, string] {
  const at = text.indexOf(sign);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
