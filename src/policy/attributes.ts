/** What an API server knows of a request when it looks for the rule: who, which verb, and what the URL names. Bodies and answers are not yet there. */

export interface AttributesUser {
  readonly name: string;
  readonly groups: readonly string[];
}

export interface Attributes {
  /** The one who logged in, never the one who is impersonated; null where nobody could be told, as in a 401. */
  readonly user: AttributesUser | null;
  readonly verb: string;
  /** Whether it asks for a resource; all else goes by its path. */
  readonly resourceRequest: boolean;
  readonly apiGroup: string;
  readonly apiVersion: string;
  readonly resource: string;
  readonly subresource: string;
  /** Empty for cluster-scoped requests, and for those over all namespaces. */
  readonly namespace: string;
  /** As far as the URL tells: creates, lists and watches have none. */
  readonly name: string;
  /** Of the URL, decoded, without the query. */
  readonly path: string;
}
