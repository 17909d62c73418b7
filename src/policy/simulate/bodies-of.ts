/** Which bodies an API server can record of a kind of requests at all. */

export interface RequestKind {
  readonly verb: string;
  readonly apiGroup: string;
  /** Empty for paths that are no resources. */
  readonly resource: string;
  readonly subresource: string;
}

/** They stand between the client and something else: what goes through is not recorded. */
const streams = ['attach', 'exec', 'portforward', 'proxy', 'log'];
const withRequestBody = ['create', 'update', 'patch', 'delete', 'deletecollection'];

export function bodiesOf({ verb, resource, subresource }: RequestKind) {
  const isLongRunning = verb === 'watch' || verb === 'proxy' || streams.includes(subresource);
  const isPlain = resource !== '' && !isLongRunning;
  return { isLongRunning, request: isPlain && withRequestBody.includes(verb), response: isPlain };
}
