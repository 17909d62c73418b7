/** What the method and the resource name of a Cloud Audit entry say of a Kubernetes request. */

export interface GkeRequest {
  readonly verb: string;
  readonly requestURI: string;
  /** Absent where the request was about no resource. */
  readonly objectRef?: Readonly<Record<string, string>>;
}

const version = /^v\d+(?:(?:alpha|beta)\d+)?$/;
/** Parts of a namespace, as opposed to resources in it. */
const namespaceParts = new Set(['status', 'finalize']);

/**
 * `methodName` is `io.k8s.GROUP.VERSION.RESOURCE[.SUBRESOURCE].VERB`, or `io.k8s.VERB` for what is no resource;
 * `resourceName` is the path of the request without its first part, `core` standing for the group without a name.
 */
export function readGkeNames(methodName: string, resourceName: string): GkeRequest | null {
  const method = methodName.split('.');
  const verb = method.at(-1) ?? '';
  if (method[0] !== 'io' || method[1] !== 'k8s' || verb === '' || method.length < 3) return null;
  const path = resourceName.replace(/^\/+/, '');
  const versionAt = method.findIndex((part) => version.test(part));
  const [group = '', apiVersion = '', ...rest] = path.split('/');
  if (versionAt < 0 || !version.test(apiVersion) || rest.length === 0) return { verb, requestURI: `/${path}` };

  const apiGroup = group === 'core' ? '' : group;
  const root = apiGroup === '' ? `/api/${apiVersion}` : `/apis/${apiGroup}/${apiVersion}`;
  const isInside = rest[0] === 'namespaces' && rest.length > 2 && !namespaceParts.has(rest[2] ?? '');
  const [resource = '', name = '', subresource = ''] = isInside ? rest.slice(2) : rest;
  const namespace = isInside ? rest[1] : resource === 'namespaces' ? name : '';
  const parts = { resource, namespace, name, apiGroup, apiVersion, subresource };
  const objectRef = Object.fromEntries(Object.entries(parts).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''));
  // The name of what is created stands in its body: the request goes to the collection.
  const isToCollection = verb === 'create' && name !== '' && subresource === '';
  return { verb, requestURI: `${root}/${(isToCollection ? rest.slice(0, -1) : rest).join('/')}`, objectRef };
}

/** HTTP codes by gRPC codes, as the API server's own would be. */
const httpCodes = [0, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401];

/** A create answers 201, as far as can be known. */
export function httpCodeOf(grpcCode: number, verb: string): number {
  const success = verb === 'create' ? 201 : 200;
  return grpcCode === 0 ? success : (httpCodes[grpcCode] ?? 500);
}
