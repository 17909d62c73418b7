/** The lines of raw files as rows: `line`, and where it stands. */
import { assertNever, invariant } from '../../model/invariant.ts';
import type { LineFile } from '../compile-context.ts';
import { mappedNative, mappedRaw } from '../load.ts';
import type { Params } from '../statement.ts';

/**
 * A SELECT of `line`, `file` (which one, from 0), `file_path` and `row` (which line of it, from 0). Where a file is mapped,
 * also of `original`: what the line was mapped from, empty where it is native.
 */
export function renderFiles(files: readonly LineFile[], params: Params): string {
  const selects = files.map(({ path, source, compression, mapped }, index) => {
    invariant(!/[*?{}]/.test(path), 'the engine would take this path for a pattern');
    const bound = params.bind('String', path);
    const shown = source === undefined ? bound : params.bind('String', source);
    const format = compression === undefined ? '' : `, '${compressionName(compression)}'`;
    const place = `${index} AS file, ${shown} AS file_path, _row_number AS row FROM file(${bound}, LineAsString, `;
    if (mapped === true) {
      const [native, raw] = [mappedNative('whole'), mappedRaw('whole')];
      return `SELECT if(${native} = '', ${raw}, ${native}) AS line, if(${native} = '', '', ${raw}) AS original, ${place}'whole String'${format})`;
    }
    return `SELECT line, ${hasMapped(files) ? "'' AS original, " : ''}${place}'line String'${format})`;
  });
  return selects.length === 0 ? "SELECT '' AS line, 0 AS file, '' AS file_path, 0 AS row WHERE 0" : selects.join(' UNION ALL ');
}

export function hasMapped(files: readonly LineFile[]): boolean {
  return files.some(({ mapped }) => mapped === true);
}

function compressionName(compression: NonNullable<LineFile['compression']>): string {
  switch (compression) {
    case 'none':
    case 'gz':
    case 'zstd':
      return compression;
    default:
      return assertNever(compression);
  }
}
