/** Who changed which field of an object, from the differences between its versions. Pure. */
import { diffJson } from '../../diff/diff-json.ts';
import { isNoise } from '../../diff/noise.ts';
import { type Path, printPath } from '../../diff/path.ts';
import type { ShownVersion } from './shown-versions.ts';

export interface TouchedField {
  readonly path: string;
  readonly times: number;
  /** Null stands for whoever sent a request of which nothing is recorded. */
  readonly users: readonly (string | null)[];
  /** The version that changed it last. */
  readonly last: ShownVersion;
}

/** @param versions latest first. */
export function touchedFields(versions: readonly ShownVersion[]): readonly TouchedField[] {
  const found = new Map<string, { times: number; users: Set<string | null>; last: ShownVersion }>();
  for (const [at, version] of versions.entries()) {
    const before = versions[at + 1];
    // A version as it was sent and one as it was answered differ in all that the server fills in.
    if (before === undefined || before.from !== version.from) continue;
    for (const change of diffJson(before.body, version.body, { most: 500 })) {
      if (isNoise(change.path)) continue;
      const by = change.path[0] === 'spec' ? version.specBy : version.recorded;
      const name = by?.event.user.name ?? null;
      const path = printPath(shorten(change.path));
      const known = found.get(path);
      if (known === undefined) found.set(path, { times: 1, users: new Set([name]), last: version });
      else {
        known.times += 1;
        known.users.add(name);
      }
    }
  }
  return [...found].map(([path, { users, ...rest }]) => ({ path, users: [...users], ...rest })).sort((a, b) => b.times - a.times);
}

/** Elements that have no name of their own are one field, wherever they stand. */
function shorten(path: Path): Path {
  const at = path.findIndex((step) => typeof step === 'number');
  return at < 0 ? path : path.slice(0, at);
}
