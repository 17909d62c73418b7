/** The versions of an object among the requests that wrote it, and who made each. Pure. */
import type { Recorded } from '../../events/ask-events.ts';
import { isForStatus, versionOf } from '../../events/versions.ts';

export interface ShownVersion {
  readonly recorded: Recorded;
  readonly body: unknown;
  readonly from: 'request' | 'response';
  /** The request that changed its spec; null where that one recorded nothing of it. */
  readonly specBy: Recorded | null;
}

/** @param records latest first. */
export function shownVersions(records: readonly Recorded[]): readonly ShownVersion[] {
  return records.flatMap((recorded, at): readonly ShownVersion[] => {
    const version = versionOf(recorded.event);
    if (version === null) return [];
    const before = records[at + 1];
    // Between a version and the one before may stand a request that answered with something else, as scaling does.
    const between = before !== undefined && versionOf(before.event) === null ? before : null;
    return [{ recorded, ...version, specBy: isForStatus(recorded.event) ? between : recorded }];
  });
}
