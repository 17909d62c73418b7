/** Who makes which requests, and what their record takes: what a suggested policy is measured on. */
import type { Attributes, AttributesUser } from '../attributes.ts';
import { isAtLeast, type Level, type Stage } from '../policy.ts';
import type { RequestKind } from '../simulate/bodies-of.ts';

/** Recorded events of one stage. */
export interface StagePart {
  readonly stage: string;
  readonly events: number;
  readonly bytes: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export interface Consumer extends RequestKind {
  /** All nodes are one, named after the group that they are in; null where nobody could be told. */
  readonly user: AttributesUser | null;
  /** Of requests that are for no resource. */
  readonly path: string;
  readonly parts: readonly StagePart[];
}

export const allNodes: AttributesUser = { name: 'system:node:*', groups: ['system:nodes', 'system:authenticated'] };

/** What the record of it takes at a level, in bytes. What today's record lacks is not in it. */
export function costOf({ parts }: Consumer, level: Level, omitStages: readonly Stage[]): number {
  if (level === 'None') return 0;
  return parts
    .filter(({ stage }) => !omitStages.some((omitted) => omitted === stage))
    .reduce(
      (sum, { bytes, requestBytes, responseBytes }) =>
        sum + bytes - (isAtLeast(level, 'Request') ? 0 : requestBytes) - (isAtLeast(level, 'RequestResponse') ? 0 : responseBytes),
      0,
    );
}

/** One of its requests. */
export function requestOf({ user, verb, apiGroup, resource, subresource, path }: Consumer): Attributes {
  return { user, verb, apiGroup, apiVersion: 'v1', resource, subresource, resourceRequest: resource !== '', namespace: '', name: '', path };
}
